"""`finn-studio check FILE --build DIR [--json]`: what is wrong with a configuration for a build, without building it.

Whether it is a folding or a specialise file is told by what it sets. With --json one object on one line:
    {"problems": [{"severity": "error" or "warning", "node", "attribute", "message", "suggestion"}]}
node and attribute are as the file writes them, or null; suggestion is what could be instead, or null. An error is what
FINN would ignore, fail at, or make wrong hardware of.
Exit codes: 0 no error, 1 an error, 2 the file or the build cannot be read (one problem in the same list).
Layer: studio. Thread: main. FINN is started only where the build has no layer tables of the studio's.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from projects.errors import UserInputError
from projects.folding.checking import Checked, check_config
from projects.folding.finn_json import read_config
from projects.folding.import_report import FileKind
from projects.folding.rules import shown
from projects.model.names import shown as printable
from projects.problems import Severity
from studio.cli.held import open_build
from studio.cli.layers import design_of

EXIT_CLEAN, EXIT_ERRORS, EXIT_UNREADABLE = 0, 1, 2
MOST_LINES, LONGEST_LINE = 200, 600  # a file may hold megabytes of keys; --json tells all


def add_parser(commands: Any) -> None:
    """Add the command to the subparsers."""
    parser = commands.add_parser(
        "check",
        help="say what is wrong with a folding or specialise file for a build",
        description="Says what is wrong with a folding or specialise file for a build.",
        epilog="Exit code 1 where FINN would ignore something, fail at it, or make wrong hardware of it.",
    )
    parser.add_argument("file", metavar="FILE", help="a folding or specialise-layers configuration in FINN's JSON")
    parser.add_argument("--build", metavar="DIR", required=True, help="a build's directory, or FINN's output directory")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout instead of text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check. Returns the exit code.

    Raises:
        WorkerDied, Cancelled: of FINN's worker, where it had to be asked.
    """
    path = Path(os.path.abspath(args.file))
    try:
        config = read_config(path)
        design = design_of(open_build(args.build))
    except UserInputError as error:
        put(args.json, {"problems": [unreadable(error)]}, [f"{Severity.ERROR.value}: {error.sentence()}"])
        return EXIT_UNREADABLE
    checked = check_config(config, design.layers, design.edges, design.part)
    put(args.json, {"problems": list(checked.problems)}, check_lines(args.file, checked, len(design.layers)))
    return EXIT_ERRORS if checked.count(Severity.ERROR) else EXIT_CLEAN


def unreadable(error: UserInputError) -> dict[str, Any]:
    """The one problem of a file that cannot be read."""
    message = f"{error.where}: {error.what}" if error.where else str(error.what)
    return {
        "severity": Severity.ERROR.value,
        "node": None,
        "attribute": None,
        "message": message,
        "suggestion": str(error.mend) or None,
    }


def put(as_json: bool, data: dict[str, Any], lines: Iterable[str]) -> None:
    """Print an object, or lines that no name out of a file can disturb or flood."""
    if as_json:
        sys.stdout.write(json.dumps(data, allow_nan=False) + "\n")
    else:
        clipped = (line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} ..." for line in lines)
        sys.stdout.write("\n".join(map(printable, clipped)) + "\n")
    sys.stdout.flush()


def check_lines(file: str, checked: Checked, layers: int) -> list[str]:
    """What is printed for people."""
    lines = [problem_line(problem) for problem in checked.problems[:MOST_LINES]]
    if len(checked.problems) > MOST_LINES:
        lines.append(f"... and {len(checked.problems) - MOST_LINES} more; --json tells them all.")
    errors, warnings = checked.count(Severity.ERROR), checked.count(Severity.WARNING)
    name = "folding" if checked.kind is FileKind.FOLDING else "specialise"
    rows = sum(row.key is not None for row in checked.report.rows)
    lines.append(f"{file}: a {name} file for {rows} of {layers} layers; errors: {errors}, warnings: {warnings}.")
    return lines


def problem_line(problem: dict[str, Any]) -> str:
    """One problem: `error: MVAU_hls_0: PE 7 does not divide MH 64. (instead: 8)`."""
    said = problem["message"]
    if problem["node"] is not None and problem["node"] not in said:
        said = f"{problem['node']}: {said}"
    suggestion = problem["suggestion"]
    if suggestion is not None:
        sentence = isinstance(suggestion, str) and suggestion.endswith(".")
        said = f"{said} {suggestion}" if sentence else f"{said} (instead: {shown(suggestion)})"
    return f"{problem['severity']}: {said}"
