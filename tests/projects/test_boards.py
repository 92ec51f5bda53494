"""Boards and parts, held against FINN's own tables. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from projects.boards import Board, board, boards, device, part_of, part_totals

ROOT = Path(__file__).resolve().parents[2]
# finn.util.basic and finn.util.platforms are read in a process of their own: they bring FINN's world with them.
ASK_FINN = """
import json
from finn.util.basic import part_map
from finn.util.platforms import platforms
totals = {}
for name, platform in platforms.items():
    for region in platform().resource_count_dict.values():
        mine = totals.setdefault(name, {})
        for resource, count in region.items():
            mine[resource] = mine.get(resource, 0) + int(count)
print(json.dumps([part_map, totals]))
"""


def test_the_walk_through_s_board() -> None:
    pynq = board("Pynq-Z1")
    assert pynq is not None
    assert pynq.part == "xc7z020clg400-1"
    assert pynq.totals == {"LUT": 53200, "FF": 106400, "BRAM_18K": 280, "URAM": 0, "DSP": 220}
    assert board("Nowhere") is None


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("xc7z020clg400-1", "xc7z020"),
        ("xc7z020clg484-3", "xc7z020"),
        ("xczu7ev-ffvc1156-2-e", "xczu7ev"),
        ("xczu3eg-sbva484-1-i", "xczu3eg"),
        ("xcu55c-fsvh2892-2L-e", "xcu55c"),
        ("xcu50-fsvh2104-2L-e", "xcu50"),
        ("xcve2802-vsvh1760-2MP-e-S", "xcve2802"),
        ("xcv80-lsva4737-2MHP-e-s", "xcv80"),
        ("xck26-sfvc784-2LV-c", "xck26"),
        ("XC7Z020CLG400-1", "xc7z020"),
        ("nonsense", "nonsense"),
    ],
)
def test_devices(part: str, name: str) -> None:
    assert device(part) == name


def test_totals_hold_for_every_package_of_a_device() -> None:
    assert part_totals("xc7z020clg484-3") == part_totals("xc7z020clg400-1")
    assert part_totals("xc7z045ffg900-2") is None
    assert part_totals("") is None


def test_the_board_wins_over_the_part_and_neither_is_the_default() -> None:
    assert part_of("ZCU104", "xc7z020clg400-1") == "xczu7ev-ffvc1156-2-e"
    assert part_of(None, "xc7z045ffg900-2") == "xc7z045ffg900-2"
    assert part_of(None, None) == "xc7z020clg400-1"
    assert part_of("Nowhere", None) is None


def test_no_total_is_a_guess() -> None:
    """Where FINN has no totals, a number needs a source that was looked at; else it is None."""
    for entry in boards():
        assert entry.source
        if entry.source == "not confirmed":
            assert entry.totals is None
        if entry.totals is not None:
            assert set(entry.totals) == {"LUT", "FF", "BRAM_18K", "URAM", "DSP"}


def test_totals_that_were_looked_up_fit_the_architecture() -> None:
    """Every board has all five; two flip-flops stand behind each LUT, two 18 Kb halves in each block RAM."""
    for entry in boards():
        assert entry.totals is not None, entry.name
        assert None not in entry.totals.values(), entry.name
        if not entry.source.startswith("FINN"):  # FINN rounds some of its own
            assert entry.totals["FF"] == 2 * (entry.totals["LUT"] or 0), entry.name
            assert (entry.totals["BRAM_18K"] or 1) % 2 == 0, entry.name
    assert part_totals("xczu48dr-fsvg1517-2-e") == part_totals("xczu48dr-ffvg1517-2-e")


def test_the_table_agrees_with_finn() -> None:
    said = subprocess.run(
        [sys.executable, "-c", ASK_FINN], capture_output=True, text=True, check=True, cwd=ROOT, timeout=120
    )
    parts, totals = json.loads(said.stdout.strip().splitlines()[-1])
    table: dict[str, Board] = {b.name: b for b in boards()}
    assert {name: b.part for name, b in table.items()} == parts
    for name, expected in totals.items():
        assert table[name].totals == expected, name
        assert table[name].source == "FINN platforms.py"


def test_importing_projects_loads_neither_onnx_nor_numpy() -> None:
    code = "import sys, projects.boards, projects.build.outcome, projects.build.explain; sys.exit('onnx' in sys.modules or 'numpy' in sys.modules)"  # noqa: E501
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=60).returncode == 0
