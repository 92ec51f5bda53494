"""A build that configurations are held against: what it was made for, and its layers as they lie on disk.

Layer: studio. Thread: main.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from projects.build import folder as folders
from projects.build.config_files import read_json
from projects.build.layers import Layer, table_from_data
from projects.build.request import BuildRequest
from projects.errors import UserInputError
from projects.folding.edits import SPECIALIZE, TARGET
from projects.folding.model_layers import edges_of, folding_changes
from projects.folding.session_protocol import Opening, Setting
from projects.model.reading import read_model
from projects.model.summary import Node
from projects.text import text

FINN_CONFIG = "dataflow_build_config.json"  # what FINN's build_dataflow_directory reads
TEMPLATE = "template_specialize_layers_config.json"
APPLIED = "applied_folding_config.json"
# Our names of what FINN's configuration holds.
_NAMES = {
    "clock_ns": "synth_clk_period_ns",
    "target_fps": "target_fps",
    "mvau_wwidth_max": "mvau_wwidth_max",
    "folding_file": "folding_config_file",
    "specialize_file": "specialize_layers_config_file",
}
_FILES = ("folding_file", "specialize_file")


@dataclass(frozen=True)
class Held:
    """A build.

    Args:
        asked: what it was made for, without what its configuration file adds. file: that file.
        foreign: whether FINN made it without the studio.
        notes: what is assumed of it, for people.
    """

    folder: Path
    asked: BuildRequest
    file: Path | None = None
    foreign: bool = False
    notes: tuple[str, ...] = ()

    @cached_property
    def configuration(self) -> Mapping[str, Any]:
        """FINN's own configuration that it was made from; empty where there was none.

        Raises:
            UserInputError: the file cannot be read any more.
        """
        if self.file is None:
            return {}
        data = read_json(self.file)
        if not isinstance(data, dict):
            raise UserInputError(text("the build configuration is no JSON object."), str(self.file))
        return data

    @cached_property
    def request(self) -> BuildRequest:
        """What it was made for; raises as `configuration`."""
        return self.asked if self.file is None else _merged(self.asked, self.configuration, self.file)

    def opening(self) -> Opening:
        """The estimate session of this build; raises as `configuration`."""
        return Opening(
            str(self.folder),
            part=self.request.part,
            board=self.request.board,
            minimize_bit_width=self.configuration.get("minimize_bit_width"),
            folding_two_pass_relaxation=self.configuration.get("folding_two_pass_relaxation"),
        )

    def setting(self) -> Setting:
        """Its target, without any file."""
        request = self.request
        return Setting(
            target_fps=request.target_fps, mvau_wwidth_max=request.mvau_wwidth_max, clock_ns=request.clock_ns
        )

    def nodes(self, step: str) -> tuple[Node, ...]:
        """The nodes of its model after a step.

        Raises:
            UserInputError: there is no such model.
        """
        return read_model(self.folder / folders.MODELS / f"{step}.onnx").summary.nodes

    def own_folding(self) -> dict[str, dict[str, Any]]:
        """What FINN's automatic folding set, {key: {attribute: value}}, of a build whose target is not known."""
        if not self.foreign or self.request.target_fps is not None or not self._has(TARGET):
            return {}
        return folding_changes(self.nodes(SPECIALIZE), self.nodes(TARGET))

    def names_before(self) -> tuple[str, ...]:
        """The names that a specialise file can use, as FINN's template lists them; none where it is not there."""
        found = _object(self.folder / TEMPLATE)
        return tuple(name for name in found if name != "Defaults")

    def layers(self) -> tuple[tuple[Layer, ...], str | None] | None:
        """The layers before any folding file and the part, from the studio's tables; None: there are none."""
        for step in (TARGET, SPECIALIZE):
            try:
                data = json.loads(folders.layers_file(self.folder, step).read_text(encoding="utf-8"))
                table = table_from_data(data)
            except (OSError, ValueError, KeyError, TypeError):
                continue  # not written yet, or damaged: FINN can be asked instead
            if table.layers:
                return table.layers, table.part
        return None

    def edges(self) -> tuple[tuple[str, str], ...]:
        """(key of producer, key of consumer) of its layers.

        Raises:
            UserInputError: its models are not there.
        """
        return edges_of(self.nodes(TARGET if self._has(TARGET) else SPECIALIZE))

    def _has(self, step: str) -> bool:
        return (self.folder / folders.MODELS / f"{step}.onnx").is_file()


def open_build(directory: str) -> Held:
    """Read what a build was made for.

    Raises:
        UserInputError: there is no build there.
    """
    folder = Path(os.path.abspath(directory))
    build = folders.read_build(folder, measure=False)
    if build is None:
        raise UserInputError(
            text("there is no build here."),
            str(folder),
            text("Give the directory of finn-studio build --out, or an output directory of FINN."),
        )
    if build.request is not None:
        file = build.request.config_file
        return Held(folder, build.request, None if file is None else Path(file))
    return _foreign(folder)


def _merged(request: BuildRequest, data: Mapping[str, Any], file: Path) -> BuildRequest:
    """The request with a configuration's values where it has only its defaults, as the build merged them."""
    defaults = {each.name: each.default for each in fields(BuildRequest)}
    changes = {
        ours: data[theirs]
        for ours, theirs in _NAMES.items()
        if data.get(theirs) is not None and getattr(request, ours) == defaults[ours]
    }
    if request.board is None and request.part is None:
        part = data.get("fpga_part")  # with both given FINN takes the part
        changes |= {"part": part, "board": None if part else data.get("board")}
    for name in _FILES:
        if name in changes:
            changes[name] = str(file.absolute().parent / str(changes[name]))
    return replace(request, **changes)


# --- FINN's own directories


def _foreign(folder: Path) -> Held:
    request = BuildRequest(model="", output_dir=str(folder))
    file = _configuration_file(folder)
    if file is not None:
        note = f"This build was made without the studio; what it was made for is read from {file}."
        return Held(folder, request, file, True, (note,))
    notes = ["This build was made without the studio, and no dataflow_build_config.json tells what for."]
    clock = _clock(_object(folder / folders.REPORTS / "estimate_network_performance.json"))
    if clock is not None:
        request = replace(request, clock_ns=clock)
        notes.append(f"Its reports tell a clock of {clock:g} ns.")
    else:
        notes.append(f"A clock of {request.clock_ns:g} ns is assumed.")
    if (folder / folders.REPORTS / APPLIED).is_file():
        request = replace(request, folding_file=str(folder / folders.REPORTS / APPLIED))
    notes.append("FINN's automatic folding is taken from its models, because the target is not known.")
    return Held(folder, request, None, True, tuple(notes))


def _configuration_file(folder: Path) -> Path | None:
    """The configuration that FINN built this directory from: in it, or beside it and naming it."""
    if (folder / FINN_CONFIG).is_file():
        return folder / FINN_CONFIG
    beside = folder.parent / FINN_CONFIG
    named = _object(beside).get("output_dir")
    if isinstance(named, str) and (beside.parent / named).resolve() == folder.resolve():
        return beside
    return None


def _clock(performance: Mapping[str, Any]) -> float | None:
    """The clock period that gives FINN's latency out of its cycles."""
    cycles, latency = performance.get("critical_path_cycles"), performance.get("estimated_latency_ns")
    if not isinstance(cycles, int) or not isinstance(latency, (int, float)) or cycles <= 0 or latency <= 0:
        return None
    clock = latency / cycles
    return next((round(clock, n) for n in range(1, 10) if round(clock, n) * cycles == latency), clock)


def _object(path: Path) -> dict[str, Any]:
    """The object in a JSON file; empty where there is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}
