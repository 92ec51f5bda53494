"""`finn-studio estimate --build DIR [--specialize FILE] [--folding FILE] [--json]`: FINN's figures without a rebuild.

They are what `finn-studio build` reports with the same files, for the target, clock, part and weight width that the
build was made for. A file that is not given stays as in the build. With --json one object on one line:
    {"nodes": {name: {"cycles", "LUT", "BRAM_18K", "URAM", "DSP"}}, "totals": {resource: number},
     "performance": {as in FINN's report/estimate_network_performance.json},
     "fit": {resource: used over available} or null}
A figure that FINN does not give is null. What is wrong goes to stderr.
Exit codes: 0 done, 3 done, but FINN would ignore an entry or make wrong hardware of it, 2 bad input (also a value that
FINN cannot build: nothing is estimated then), 4 FINN's worker crashed, 130 cancelled.
Layer: studio. Thread: main.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from projects.build.config_files import check_folding_file, check_specialize_file
from projects.build.folder import REPORTS
from projects.build.outcome import fit
from projects.build.silence import SPECIALIZE_STEP, ignored_key
from projects.errors import UserInputError
from projects.folding.apply_config import Target, apply_config
from projects.folding.dimensions import base_type
from projects.folding.edits import SPECIALIZE
from projects.folding.file_kind import file_kind
from projects.folding.finn_json import Config
from projects.folding.import_report import FileKind
from projects.folding.model_layers import layers_of, with_folding
from projects.folding.overrides import with_values
from projects.folding.problems import folding_problems
from projects.folding.rules import EDITABLE, PLACEMENT, STYLE
from projects.folding.session_protocol import Answer, AnswerState, Ask, Figures, NodeValues, Setting
from projects.folding.styles import LATER
from projects.problems import Problem, Severity
from projects.text import text
from studio.cli.asking import Asking, say
from studio.cli.build import EXIT_BAD_INPUT, EXIT_FINISHED, EXIT_WITH_ERRORS
from studio.cli.estimate_words import estimate_lines
from studio.cli.held import APPLIED, Held, open_build

COSTS = ("cycles", "LUT", "BRAM_18K", "URAM", "DSP")


def add_parser(commands: Any) -> None:
    """Add the command to the subparsers."""
    parser = commands.add_parser(
        "estimate",
        help="say what a build would need and reach with other files, without building it",
        description="Says what a build would need and reach with other files, without building it.",
        epilog="The figures are FINN's, and those of a build with the same files.",
    )
    parser.add_argument("--build", metavar="DIR", required=True, help="a build's directory, or FINN's output directory")
    parser.add_argument("--folding", metavar="FILE", help="a folding configuration (default: as in the build)")
    parser.add_argument("--specialize", metavar="FILE", help="a specialise-layers configuration (default: as built)")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout instead of a table")
    parser.set_defaults(run=run)


@dataclass(frozen=True)
class Files:
    """What the files hold, as FINN reads them; None: there is no such file. folding_name: of the file, to name it."""

    folding: Mapping[str, Any] | None
    specialize: Mapping[str, Any] | None
    folding_name: str = ""
    specialize_name: str = ""


@dataclass(frozen=True)
class Estimate:
    """The answer. figures None: FINN cannot build it so, see `problems`."""

    figures: Figures | None
    problems: tuple[Problem, ...]


def run(args: argparse.Namespace) -> int:
    """Estimate. Returns the exit code.

    Raises:
        UserInputError: a file or the build cannot be used. WorkerDied: FINN's worker went. Cancelled: Ctrl-C.
    """
    held = open_build(args.build)
    files = read_files(held, args.folding, args.specialize)
    for note in held.notes:
        say(f"finn-studio: {note}")
    if not held.foreign and held.request.target_fps is None and files.folding is None:
        say("finn-studio: There is neither a target nor a folding file: these are the figures at PE = SIMD = 1.")
    with Asking(held.opening()) as asking:
        if held.foreign and held.request.part is None and held.request.board is None:
            say(f"finn-studio: Its part is not known: {asking.part} is assumed.")
        found = estimate(asking, held, files)
    for problem in found.problems:
        say(f"finn-studio: {problem.severity.value}: {problem.message} {problem.hint}".rstrip())
    if found.figures is None:
        return EXIT_BAD_INPUT
    errors = sum(problem.severity is Severity.ERROR for problem in found.problems)
    if args.json:
        sys.stdout.write(json.dumps(figures_to_data(found.figures), allow_nan=False) + "\n")
    else:
        sys.stdout.write("\n".join(estimate_lines(found.figures, held.request, errors)) + "\n")
    sys.stdout.flush()
    return EXIT_WITH_ERRORS if errors else EXIT_FINISHED


def figures_to_data(figures: Figures) -> dict[str, Any]:
    """The object that --json prints."""
    network = figures.network
    totals = {name: getattr(network, name) for name in COSTS[1:]}
    return {
        "nodes": {node.name: {name: getattr(node.cost, name) for name in COSTS} for node in figures.nodes},
        "totals": totals,
        "performance": {
            "critical_path_cycles": network.critical_path_cycles,
            "max_cycles": network.max_cycles,
            "max_cycles_node_name": network.bottleneck,
            "estimated_throughput_fps": network.fps,
            "estimated_latency_ns": network.latency_ns,
        },
        "fit": fit(totals, figures.part),
    }


# --- the files


def read_files(held: Held, folding: str | None, specialize: str | None) -> Files:
    """The files that are given, and the build's own folding file where none is.

    Raises:
        UserInputError: one cannot be used.
    """
    place = Path(os.path.abspath(folding)) if folding else _own_file(held)
    rows = None if place is None else check_folding_file(place)
    if rows is not None and file_kind(Config(rows)) is FileKind.SPECIALIZE:
        raise UserInputError(
            text("this is a specialise file, not a folding file."), str(place), text("Give it with --specialize.")
        )
    styles = None if specialize is None else check_specialize_file(Path(os.path.abspath(specialize)))
    for name, values in (styles or {}).items():
        odd = next((attribute for attribute in values if attribute != STYLE), None)
        if odd is not None:
            raise UserInputError(
                text("{row} sets {attribute}; a specialise file sets preferred_impl_style.", row=name, attribute=odd),
                specialize or "",
                text("Give a folding file with --folding."),
            )
    return Files(rows, styles, place.name if place else "", Path(specialize).name if specialize else "")


def _own_file(held: Held) -> Path | None:
    """The folding file that the build was made with, or what FINN wrote down of it where that is gone."""
    if held.request.folding_file is None:
        return None
    given, applied = Path(held.request.folding_file), held.folder / REPORTS / APPLIED
    return applied if not given.is_file() and applied.is_file() else given


# --- the session


def estimate(asking: Asking, held: Held, files: Files) -> Estimate:
    """Ask for the figures that the files give."""
    problems: list[Problem] = []
    setting = held.setting()
    if files.specialize is not None:
        names = held.names_before() or asking.names_before
        styles, ignored = _styles(files.specialize, names, asking.names_before)
        setting = replace(setting, impl=styles)
        problems += [ignored_key(key, files.specialize_name, names, SPECIALIZE_STEP) for key in ignored]
    automatic = asking.ask(Ask.AUTOMATIC, setting)
    if automatic.state is AnswerState.REFUSED:
        return Estimate(None, (*problems, *_refused(automatic, {})))
    nodes = automatic.values
    targets = [Target(node.key, node.name, node.op_type) for node in nodes]
    applied = apply_config(files.folding or {}, targets)
    problems += [ignored_key(row, files.folding_name, [t.name for t in targets]) for row in applied.ignored]
    problems += _style_problems(setting, nodes)
    own = held.own_folding()
    overrides = {node.key: {**own.get(node.key, {}), **applied.values.get(node.key, {})} for node in nodes}
    answer = asking.ask(Ask.APPLY, replace(setting, overrides={k: v for k, v in overrides.items() if v}))
    illegal = (*_refused(answer, {node.pre_name: node.name for node in nodes}), *_unknown(answer, applied.values))
    if illegal or answer.figures is None:
        return Estimate(None, (*problems, *illegal))
    problems += _meaning_problems(applied.values, nodes)
    layers = with_folding(layers_of(nodes, held.nodes(SPECIALIZE)), own)
    after = [with_values(layer, applied.values.get(layer.key, {})) for layer in layers]
    problems += [found.problem for found in folding_problems(after, asking.edges, answer.figures.part)]
    return Estimate(answer.figures, tuple(problems))


def _styles(
    rows: Mapping[str, Any], names: Sequence[str], layers: Sequence[str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The style that a file gives each layer, and the rows that FINN would ignore.

    Args:
        names: all that the file can use. layers: those of them that become a layer in this step.
    """
    applied = apply_config(rows, [Target(name, name, name.rpartition("_")[0]) for name in names])
    styles = {name: values[STYLE] for name, values in applied.values.items() if name in layers and STYLE in values}
    return styles, tuple(row for row in applied.ignored if row.rpartition("_")[0] not in LATER)


def _style_problems(setting: Setting, nodes: Sequence[NodeValues]) -> Iterator[Problem]:
    """The styles that were asked for and not given."""
    for node in nodes:
        wanted = (setting.impl or {}).get(node.pre_name, "")
        if wanted not in ("", node.impl):
            said = text("{node} was asked as {wanted} and is {given}.", node=node.pre_name, wanted=wanted,
                        given=node.impl)  # fmt: skip
            yield Problem("impl-style", Severity.WARNING, said, node=node.name, key=node.key, step=SPECIALIZE_STEP)


def _refused(answer: Answer, names: Mapping[str, str]) -> Iterator[Problem]:
    """What FINN cannot build, under today's names. names: {name before step_specialize_layers: name today}."""
    for refusal in answer.refusals:
        name = names.get(refusal.node, refusal.node)
        said = str(refusal.message).removeprefix(f"{refusal.node}: ")
        said = said if name in said else f"{name}: {said}"
        yield Problem("illegal-folding", Severity.ERROR, text("{said}", said=said), node=name)


def _unknown(answer: Answer, values: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """Values that only the other style of a layer knows: the session keeps them for later, FINN fails at them."""
    for node in answer.figures.nodes if answer.figures is not None else ():
        for attribute in node.parked:
            if attribute in values.get(node.key, {}):
                said = text(
                    "{node}: {op} cannot have {attribute} {value}; the other style of {base} can.",
                    node=node.name,
                    op=node.op_type,
                    attribute=attribute,
                    value=json.dumps(node.parked[attribute]),
                    base=base_type(node.op_type),
                )
                yield Problem("illegal-folding", Severity.ERROR, said, node=node.name, key=node.key)


def _meaning_problems(values: Mapping[str, Mapping[str, Any]], nodes: Sequence[NodeValues]) -> Iterator[Problem]:
    """Values that change what the network computes."""
    for node in nodes:
        for attribute in values.get(node.key, {}):
            if attribute not in (*EDITABLE, *PLACEMENT, STYLE):
                said = text("{node}: {attribute} says what {op} computes; a file must not change it.",
                            node=node.name, attribute=attribute, op=node.op_type)  # fmt: skip
                yield Problem("not-folding", Severity.ERROR, said, node=node.name, key=node.key)
