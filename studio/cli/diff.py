"""`finn-studio diff A B [--json]`: what changed between two model files, across renames, without FINN.

With --json one object on one line:
    {"a_file", "b_file", "matched": [{"a": [names], "b": [names], "kind": "same|renamed|changed|merged|split", "words",
                  "changes": [{"what", "before", "after", "words"}]}],
     "added": [names], "removed": [names], "model": [changes beside the nodes], "summary"}
The files are absolute paths. A change of "what" "order" names the node in front of one that moved, before and after.
Nodes go by their name, or by their first output tensor where they have none. A value that a side does not have is null.
A file that cannot be used: {"path", "error": {"what", "where", "mend"}}.
Exit code 0 where the models are the same, 1 where they differ, 2 on bad input.
Layer: studio. Thread: main.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from projects.diff.difference import compare_files
from projects.diff.report import json_data, lines, markdown
from projects.errors import UserInputError
from studio.cli.json_errors import write_error

_EXIT_DIFFERENT = 1


def add_parser(commands: Any) -> None:
    """Add the command to the subparsers."""
    parser = commands.add_parser(
        "diff",
        help="say what changed between two model files",
        description="Says what changed between two model files, whatever was renamed.",
    )
    parser.add_argument("a", metavar="A", help="the model before")
    parser.add_argument("b", metavar="B", help="the model after")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object on stdout instead of text")
    form.add_argument("--markdown", action="store_true", help="a report in Markdown on stdout instead of text")
    parser.add_argument("--renames", action="store_true", help="list nodes that only have another name, too")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what changed. Returns the exit code.

    Raises:
        UserInputError: one of the files cannot be used.
    """
    try:
        difference = compare_files(Path(args.a), Path(args.b))
    except UserInputError as error:
        if args.json:
            write_error(error)
        raise
    if args.json:
        sys.stdout.write(json.dumps(json_data(difference)) + "\n")
    elif args.markdown:
        sys.stdout.write(markdown(difference))
    else:
        sys.stdout.write("\n".join(lines(difference, args.renames)) + "\n")
    sys.stdout.flush()
    return 0 if difference.same else _EXIT_DIFFERENT
