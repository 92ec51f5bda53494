"""Real configurations of three generations of names, against networks they belong to and networks they do not.

The layers are made up in the shapes that FINN gives these networks (tests/studio/worker holds that).
Layer: tests. Thread: the test's.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from projects.build.layers import Layer
from projects.errors import UserInputError
from projects.folding.finn_json import read_config
from projects.folding.import_report import FileKind, ImportReport, Kind, edits, import_report, report_to_data
from projects.folding.overrides import Overrides, effective, set_values
from projects.folding.rules import breaches
from tests.projects.folding.networks import cnv, labels, mvau, named, network, tfc

CYBSEC = network(mvau(600, 64), mvau(64, 64), mvau(64, 64), mvau(64, 1))
NETWORKS = {"tfc": tfc(), "tfc as rtl": tfc("rtl"), "cnv": cnv(), "cybsec": CYBSEC}

Counts = dict[str, int]
# (file, network): rows by kind, findings by kind, how many layers no row means, whether it is another network's
EXPECTED: list[tuple[str, str, Counts, Counts, int, bool]] = [
    # its own network, names of today, but for the max-pools, which are two layers now
    ("fx__bnn-pynq__cnv-w2a2_folding_config", "cnv", {"exact": 13, "suspicious": 4}, {}, 4, False),
    ("fplus__bnn-pynq__cnv-w1a1_folding_config", "cnv", {"exact": 13, "suspicious": 4}, {}, 4, False),
    (
        *("fx__bnn-pynq__cnv-w2a2_specialize_layers", "cnv"),
        *({"exact": 13, "suspicious": 4, "unknown": 2}, {}, 4, False),
    ),
    # ... and a thresholding that was HLS
    (
        *("finn__notebooks__advanced__cnv-w2a2_folding_config", "cnv"),
        *({"exact": 12, "renamed": 1, "suspicious": 4}, {"no such attribute": 1}, 4, False),
    ),
    # its own network, names of the generation before
    ("finn__tutorials__fpga_flow__folding_config", "tfc", {"renamed": 6}, {"no such attribute": 1}, 1, False),
    # its own network; FINN's own file misspells one row
    ("finn__build_dataflow__folding_config", "tfc", {"exact": 5, "renamed": 1}, {}, 1, False),
    ("finn__build_dataflow__specialize_layers_config", "tfc", {"exact": 6}, {}, 1, False),
    ("fx__bnn-pynq__tfc-w2a2_folding_config", "tfc", {"exact": 6}, {}, 1, False),
    # its own network in another style
    (
        *("fx__bnn-pynq__tfc-w2a2_folding_config", "tfc as rtl"),
        # the last dense layer of these is HLS: today's MVAU_hls_0, which the file calls MVAU_hls_3
        *({"exact": 2, "renamed": 2, "suspicious": 2}, {"illegal": 3}, 1, False),
    ),
    # its own network with its thresholds as layers of their own
    (
        *("finn__test_ext_weights__tfc-w2a2-extw", "tfc"),
        *({"exact": 2, "renamed": 3, "suspicious": 1, "unknown": 3}, {}, 1, False),
    ),
    ("labs__custom_0_folding_config", "tfc", {"exact": 7}, {}, 0, False),
    # other networks
    (
        *("fx__bnn-pynq__cnv-w1a1_folding_config", "tfc"),
        *({"exact": 2, "suspicious": 8, "unknown": 7}, {"illegal": 1}, 1, True),
    ),
    (
        *("fx__ddos-anomaly-detector__ddos-anomaly-detector-mlp__data__custom_folding_config", "cybsec"),
        *({"exact": 3}, {"illegal": 1}, 1, False),
    ),
    (
        *("radioml__vgg24_Fc16_m_8", "tfc"),
        *(
            {"renamed": 4, "unknown": 69},
            {"old value": 4, "no such attribute": 1, "not folding": 1, "illegal": 1},
            3,
            True,
        ),
    ),
    ("fx__resnet50__U250_specialize_layers", "cybsec", {"suspicious": 6, "unknown": 169}, {}, 0, True),
]


def held(reference: Path, name: str, layers: tuple[Layer, ...]) -> ImportReport:
    folder = "bad" if name.startswith("fold_") else "configs"
    kind = FileKind.SPECIALIZE if "specialize" in name else FileKind.FOLDING
    return import_report(read_config(reference / folder / f"{name}.json"), layers, kind)


@pytest.mark.parametrize(("name", "network_", "rows", "found", "left", "strange"), EXPECTED,
                         ids=[f"{e[0]} in {e[1]}" for e in EXPECTED])  # fmt: skip
def test_the_report_of_a_real_file(
    name: str, network_: str, rows: Counts, found: Counts, left: int, strange: bool, reference: Path
) -> None:
    layers = NETWORKS[network_]
    report = held(reference, name, layers)
    assert Counter(row.kind.value for row in report.rows) == rows
    assert Counter(f.kind.value for f in report.all_findings()) == found
    assert len(report.left) == left
    assert bool(str(report.stranger)) is strange
    # Whatever the file was, what is taken from it can be built.
    after = effective(layers, set_values(Overrides(), layers, edits(report)).after)
    assert [b for one in after for b in breaches(one)] == []


def test_the_values_of_a_real_file_arrive(reference: Path) -> None:
    layers = NETWORKS["tfc"]
    report = held(reference, "finn__tutorials__fpga_flow__folding_config", layers)
    after = effective(layers, set_values(Overrides(), layers, edits(report)).after)
    first = named(after, "MVAU_hls_0")
    assert [getattr(first.attribute(a), "value", None) for a in ("PE", "SIMD", "ram_style")] == [16, 49, "block"]


def test_every_reference_file_gets_a_report_against_every_network(reference: Path) -> None:
    for file in sorted((reference / "configs").glob("*.json")):
        for layers in NETWORKS.values():
            try:
                report = held(reference, file.stem, layers)
            except UserInputError:
                continue
            assert len(report.rows) == len(read_config(file).nodes)
            keys = [row.key for row in report.rows if row.key is not None]
            assert len(keys) == len(set(keys)), "two rows never mean one layer"
            for told in report_to_data(report):
                assert told["severity"] in ("error", "warning")
                assert told["message"]


# TFC as the bad files were made for: without top-1, which makes no difference to their rows.
BAD: dict[str, tuple[str, str | None, object]] = {
    "fold_illegal_pe_not_divisor": ("illegal", "PE", 8),
    "fold_pe_larger_than_mh": ("illegal", "PE", 64),
    "fold_pe_zero": ("illegal", "PE", 1),
    "fold_pe_negative": ("illegal", "PE", 1),
    "fold_pe_bool": ("wrong type", "PE", None),
    "fold_pe_float": ("wrong type", "PE", 16),
    "fold_pe_string": ("wrong type", "PE", 16),
    "fold_nan": ("wrong type", "PE", None),
    "fold_infinity": ("wrong type", "PE", None),
    "fold_unknown_attr": ("no such attribute", "PEE", None),
    "fold_node_value_not_object": ("wrong type", None, None),
    "fold_rtl_instead_of_hls": ("illegal", "PE", 10),
}
UNREADABLE = {
    "fold_comments": "line 1, column 1: JSON has no comments",
    "fold_single_quotes": "line 1, column 2",
    "fold_utf16": "UTF-16",
}


def test_every_bad_file_gets_its_own_entry(reference: Path) -> None:
    seen = set()
    for file in sorted((reference / "bad").glob("fold_*.json")):
        if file.stem in UNREADABLE:
            with pytest.raises(UserInputError, match=UNREADABLE[file.stem]):
                read_config(file)
        elif file.stem in BAD:
            report = held(reference, file.stem, NETWORKS["tfc"])
            assert [(f.kind.value, f.attribute, f.suggestion) for f in report.all_findings()] == [BAD[file.stem]]
        else:
            assert file.stem in ("fold_control_good", "fold_crlf")
            assert held(reference, file.stem, NETWORKS["tfc"]).clean
        seen.add(file.stem)
    assert {*BAD, *UNREADABLE} <= seen
    assert held(reference, "fold_rtl_instead_of_hls", NETWORKS["tfc"]).rows[0].kind is Kind.RENAMED
    assert labels(4).op_type == "LabelSelect_hls"


def test_four_rows_among_nine_layers_are_a_guess(reference: Path) -> None:
    report = held(reference, "fold_rtl_instead_of_hls", NETWORKS["cnv"])
    assert {row.kind for row in report.rows} == {Kind.SUSPICIOUS}
    assert not any(row.sure for row in report.rows)
    assert str(report.rows[0].message) == (
        "MVAU_rtl_0 does not exist; by its values this row may mean MVAU_hls_1; it cannot be told for sure."
    )


def test_the_configuration_of_a_whole_build_is_none_of_layers(reference: Path) -> None:
    with pytest.raises(UserInputError, match="configuration of a whole build"):
        read_config(reference / "configs" / "finn__build_dataflow__dataflow_build_config.json")
