"""The program: `finn-studio`, or `python -m studio`.

Says in a sentence what a person can mend, and leaves tracebacks to bugs. Layer: studio. Thread: main.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

EXIT_FAILED, EXIT_BAD_INPUT, EXIT_CRASHED, EXIT_CANCELLED = 1, 2, 4, 130
EXIT_BROKEN_PIPE = 141  # what a shell reports of a program that SIGPIPE ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line. Returns the exit code.

    Args:
        arguments: without the program's name; None: the process's own.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a name out of a file may hold what the terminal's encoding lacks
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        return EXIT_CANCELLED
    except BrokenPipeError:  # `finn-studio info model.onnx | head -1`
        # Python writes what is left at exit and would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
        return EXIT_BROKEN_PIPE


def _run(arguments: list[str]) -> int:
    from importlib.util import find_spec

    root = Path(__file__).resolve().parent.parent
    foreign = find_spec("projects")
    if foreign is None or Path(next(iter(foreign.submodule_search_locations or [""]))).resolve() != root / "projects":
        # Our own errors are in that package, so this sentence cannot be one of them.
        place = foreign.origin if foreign else "nowhere"
        sys.stderr.write(
            f"finn-studio: another package is called 'projects' and hides FINN Studio's own: {place}. Start it from "
            "another folder, or install FINN Studio into an environment of its own: pipx install finn-studio.\n"
        )
        return EXIT_BAD_INPUT

    from projects.errors import Cancelled, ProjectFormatError, StudioError, UserInputError, WorkerDied
    from studio.cli import parse
    from studio.cli.environment import check_packages

    codes = (
        (Cancelled, EXIT_CANCELLED),
        (UserInputError, EXIT_BAD_INPUT),
        (ProjectFormatError, EXIT_BAD_INPUT),
        (WorkerDied, EXIT_CRASHED),
    )
    try:
        check_packages(root)
        args = parse(arguments)
        code: int = args.run(args)
        sys.stdout.flush()  # so that a broken pipe shows here
    except StudioError as error:
        if not isinstance(error, Cancelled):
            sys.stderr.write(f"finn-studio: {error.sentence()}\n")
        return next((code for kind, code in codes if isinstance(error, kind)), EXIT_FAILED)
    return code


if __name__ == "__main__":
    sys.exit(main())
