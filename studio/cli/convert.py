"""`finn-studio convert FILE --build DIR --out FILE [--nearest] [--force] [--json]`: an old file in today's names.

Names of older FINNs, and words that FINN calls otherwise today, are mended always. Rows that mean another layer than
their name is today's go to the layer that they mean. A value that cannot be is left out, or becomes the nearest legal
one with --nearest. With --json one object on one line:
    {"out": path or null where nothing was written, "kind": "folding" or "specialize",
     "rows": [{"row", "attribute", "done", "target", "becomes", "severity", "message"}],
     "problems": [as `finn-studio check` tells them of the new file]}
"done" is "kept", "renamed", "moved", "changed" or "left out"; attribute is null where it is about the whole row.
Exit codes: 0 converted, 3 converted, but something that the file asked for is lost or the new file has an error,
2 bad input: nothing was written.
A file at the place of the new one is replaced, and that is said; the file itself only with --force.
Layer: studio. Thread: main. FINN is started only where the build has no layer tables of the studio's.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from projects.errors import UserInputError
from projects.folding.checking import Checked, check_config
from projects.folding.converting import Conversion, Done, Step, convert_config
from projects.folding.finn_json import Config, read_config, write_config
from projects.folding.rules import shown
from projects.problems import Severity
from projects.text import text
from studio.cli.build import EXIT_FINISHED, EXIT_WITH_ERRORS
from studio.cli.check import MOST_LINES, problem_line, put
from studio.cli.held import open_build
from studio.cli.layers import design_of


def add_parser(commands: Any) -> None:
    """Add the command to the subparsers."""
    parser = commands.add_parser(
        "convert",
        help="bring an old folding or specialise file to the names of a build",
        description="Brings an old folding or specialise file to the names of a build.",
        epilog="Every row is told of; values that cannot be are left out, or mended with --nearest.",
    )
    parser.add_argument("file", metavar="FILE", help="a folding or specialise-layers configuration in FINN's JSON")
    parser.add_argument("--build", metavar="DIR", required=True, help="a build's directory, or FINN's output directory")
    parser.add_argument("--out", metavar="FILE", required=True, help="the new file")
    parser.add_argument("--nearest", action="store_true", help="take the nearest legal value for one that cannot be")
    parser.add_argument("--force", action="store_true", help="let --out be the file itself")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout instead of text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Convert. Returns the exit code.

    Raises:
        UserInputError: the file or the build cannot be used, or the new one not written.
        WorkerDied, Cancelled: of FINN's worker, where it had to be asked.
    """
    path, out = Path(os.path.abspath(args.file)), Path(os.path.abspath(args.out))
    config = read_config(path)
    if not args.force and out.exists() and out.samefile(path):
        raise UserInputError(
            text("the new file would replace the old one."), str(out), text("Give another --out, or --force.")
        )
    design = design_of(open_build(args.build))
    conversion = convert_config(config, design.layers, args.nearest)
    checked = check_config(Config(conversion.rows), design.layers, design.edges, design.part)
    written = None if conversion.empty else out
    replaced = out.exists()
    if written is not None:
        write_config(written, conversion.rows, like=config)
    lines = conversion_lines(conversion, checked, written, replaced)
    put(args.json, conversion_to_data(conversion, checked, written), lines)
    if written is None:
        raise UserInputError(
            text("nothing in it can be set in this build; nothing was written."),
            str(path),
            text("Take the build of the network that it was made for."),
        )
    clean = conversion.complete and not checked.count(Severity.ERROR)
    return EXIT_FINISHED if clean else EXIT_WITH_ERRORS


def conversion_to_data(conversion: Conversion, checked: Checked, out: Path | None) -> dict[str, Any]:
    """The object that --json prints."""
    return {
        "out": None if out is None else str(out),
        "kind": conversion.kind.value,
        "rows": [_step_to_data(step) for step in conversion.steps],
        "problems": list(checked.problems),
    }


def _step_to_data(step: Step) -> dict[str, Any]:
    return {
        "row": step.row,
        "attribute": step.attribute,
        "done": step.done.value,
        "target": step.target,
        "becomes": step.becomes if step.done is Done.CHANGED else None,
        "severity": None if step.severity is None else step.severity.value,
        "message": str(step.message),
    }


def conversion_lines(conversion: Conversion, checked: Checked, out: Path | None, replaced: bool = False) -> list[str]:
    """What is printed for people. replaced: there was a file at the new one's place."""
    told = [_line(step) for step in conversion.steps]
    lines = told[:MOST_LINES]
    if len(told) > MOST_LINES:
        lines.append(f"... and {len(told) - MOST_LINES} more; --json tells them all.")
    if str(conversion.stranger):
        lines.append(f"warning: {conversion.stranger}")
    if out is not None:
        done = "written in the place of the file that was there" if replaced else "written"
        warnings = checked.count(Severity.WARNING) + bool(str(conversion.stranger))
        lines.append(f"{out}: {done}; errors: {checked.count(Severity.ERROR)}, warnings: {warnings}.")
        lines += [f"  {problem_line(problem)}" for problem in checked.problems[:MOST_LINES]]
    return lines


def _line(step: Step) -> str:
    if step.attribute is None:
        to = f" to {step.target}" if step.done in (Done.RENAMED, Done.MOVED) else ""
        return f"{step.row}: {step.done.value}{to}. {step.message}".rstrip()
    becomes = f" to {shown(step.becomes)}" if step.done is Done.CHANGED else ""
    return f"  {step.row}, {step.attribute}: {step.done.value}{becomes}. {step.message}".rstrip()
