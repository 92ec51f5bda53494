"""The command line: one parser, a module for each command. Qt is imported only when a window is asked for.

Layer: studio. Thread: main.
"""

from __future__ import annotations

import argparse
import sys

COMMANDS = ("open", "info", "build", "estimate", "run", "check", "convert", "diff")
_PLAIN = ("-h", "--help", "--version")  # of the program, not of the window


def make_parser(command: str | None = None) -> argparse.ArgumentParser:
    """The parser of the command line; `args.run(args)` is the command's function and gives the exit code.

    Args:
        command: know this command alone, so that the window does not wait for the modules of the others.
    """
    parser = argparse.ArgumentParser(
        prog="finn-studio",
        usage="%(prog)s [-h] [--version] [MODEL | --example NAME | COMMAND ...]",
        description="Takes quantised neural networks (QONNX) to FPGAs with FINN. Without a command the window opens: "
        "finn-studio MODEL opens a model in it, finn-studio --example cnv-w2a2 a bundled example.",
        epilog="exit codes: 0 finished, 3 finished with an error-level problem, 1 failed, 2 bad input or usage, "
        "4 crashed, 130 cancelled",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and end")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", prog="finn-studio")
    if command in ("open", None):
        opening = commands.add_parser("open", help="open the window (what happens without a command)")
        opening.add_argument("model", nargs="?", metavar="MODEL", help="a model file to open")
        opening.add_argument("--example", metavar="NAME", help="open a bundled example, for instance cnv-w2a2")
        opening.set_defaults(run=_open_window)
    if command in ("info", None):
        from studio.cli import info

        info.add_parser(commands)
    if command in ("build", None):
        from studio.cli import build

        build.add_parser(commands)
    if command in ("estimate", None):
        from studio.cli import estimate

        estimate.add_parser(commands)
    if command in ("run", None):
        from studio.cli import run

        run.add_parser(commands)
    if command in ("check", None):
        from studio.cli import check

        check.add_parser(commands)
    if command in ("convert", None):
        from studio.cli import convert

        convert.add_parser(commands)
    if command in ("diff", None):
        from studio.cli import diff

        diff.add_parser(commands)
    return parser


def parse(arguments: list[str]) -> argparse.Namespace:
    """Parse the arguments. What does not begin with a command belongs to the window: `finn-studio model.onnx`."""
    if not arguments or arguments[0] not in (*COMMANDS, *_PLAIN):
        arguments = ["open", *arguments]
    command = "open" if arguments[0] == "--version" else arguments[0]
    return make_parser(command if command in COMMANDS else None).parse_args(arguments)


def _must_be_there(model: str) -> None:
    """Refuse what is no file before a window opens: it may be a misspelled command."""
    from difflib import get_close_matches
    from pathlib import Path

    from projects.errors import UserInputError
    from projects.text import text

    if Path(model).exists():
        return
    close = get_close_matches(model, COMMANDS, 1)
    if close:
        mend = text("Did you mean the command {command}?", command=close[0])
    else:
        mend = text("Check the name and the folder; finn-studio --help lists the commands.")
    raise UserInputError(text("there is no such file."), model, mend)


class _Version(argparse.Action):
    """Prints the version. argparse's own action wants it beforehand: 30 ms that nobody asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(f"finn-studio {own_version()}\n")
        parser.exit()


def own_version() -> str:
    """The version installed, or "unknown" where the studio runs from its sources."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("finn-studio")
    except PackageNotFoundError:
        return "unknown"


def _open_window(args: argparse.Namespace) -> int:
    if args.model:
        _must_be_there(args.model)
    from studio.cli.environment import check_qt

    check_qt()
    from studio.app import main

    return main(args)
