"""`finn-studio run MODEL --input FILE`: what a model computes; with --against or --build, whether others do the same.

With --json one object on one line. Of one model:
    {"model", "input": {as an output}, "outputs": [{"name", "shape", "datatype", "element", "minimum", "maximum",
     "digest", "values": nested lists or null, "path": of the .npy file or null}], "notes": [sentence], "nodes",
     "seconds"}
With several inputs "input" is a list. A tensor of more than 4096 values has "values" null: --output keeps all of them.
Of two (--against): {"model_a", "model_b", "agrees", "verdict", "outputs": [{"name_a", "name_b", "relation", "largest",
"left", "differing", "count", "given", "top_a", "top_b", "top_agrees", "random_inputs", "random_inputs_agreeing",
"scores", "words"}], "tensors": [{"key_a", "key_b", "node_a", "node_b", "op_a", "op_b", "relation", "largest", "left",
"factor", "shift", "order", "words"}], "departs": a tensor or null, "random_inputs", ...}
Figures are over the given input and the random ones; "top_*" is of the given one, "given" counts what differs on it.
Of a build (--build): {"build", "agrees", "verdict", "departs": step or null, "where": sentence or null,
"steps": [{"step", "path", "ran", "why",
"agrees", "words", "before": [as outputs above], "first": [the same]}], ...}
Where it cannot be run: {"path", "error": {"what", "where", "mend"}}.
Exit codes: 0 run (and the same), 3 run, but the models do not give the same, 1 it cannot be run, 2 bad input,
4 FINN's worker crashed, 130 cancelled.
Layer: studio. Thread: main.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from projects.errors import Cancelled, StudioError, UserInputError
from projects.run.checking import check_fit, check_model
from projects.run.differences import build_run_from_data, difference_from_data
from projects.run.request import RunRequest
from projects.run.results import result_from_data
from projects.run.source import parse_input
from projects.text import text
from studio.cli.asking import say
from studio.cli.build import EXIT_FINISHED, EXIT_WITH_ERRORS
from studio.cli.json_errors import write_error
from studio.cli.run_words import (
    build_lines,
    build_object,
    difference_lines,
    difference_object,
    result_lines,
    result_object,
)
from studio.cli.running import run_in_worker


def add_parser(commands: Any) -> None:
    """Add the command to the subparsers."""
    parser = commands.add_parser(
        "run",
        help="run a model on an input, and compare what models compute",
        description="Runs a model on an input with qonnx's own execution; compares it with another model tensor by "
        "tensor, or the steps of a build with each other.",
        epilog="INPUT is a .npy or .npz array, an ONNX tensor (.pb), a PNG or JPEG image, or random[:SEED]. Hardware "
        "layers run as FINN's Python reference of them.",
    )
    parser.add_argument("model", metavar="MODEL", nargs="?", help="a model file")
    parser.add_argument("--input", metavar="INPUT", required=True, help="a file, or random[:SEED]")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--against", metavar="OTHER", help="another model to compare with, tensor by tensor")
    what.add_argument("--build", metavar="DIR", help="instead of MODEL: run every step of a build")
    parser.add_argument("--output", metavar="DIR", help="write the outputs of MODEL there as .npy files")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout instead of text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run and print. Returns the exit code.

    Raises:
        UserInputError: the model or the input cannot be used. ToolMissing, StudioError: it cannot be run.
        WorkerDied: FINN's worker went. Cancelled: Ctrl-C.
    """
    try:
        told = run_in_worker(request_of(args))
    except StudioError as error:
        if args.json and not isinstance(error, Cancelled):
            write_error(error)
        raise
    if told["kind"] == "run":
        result = result_from_data(told["result"])
        return _print(args.json, result_object(result), result_lines(result), True)
    if told["kind"] == "difference":
        difference = difference_from_data(told["result"])
        return _print(args.json, difference_object(difference), difference_lines(difference), difference.agrees)
    build = build_run_from_data(told["result"])
    return _print(args.json, build_object(build), build_lines(build), build.departs is None)


def request_of(args: argparse.Namespace) -> RunRequest:
    """What the options ask for; FINN need not be started for what is refused here.

    Raises:
        UserInputError: they do not go together, or a file cannot be used.
    """
    choice = parse_input(args.input)
    if args.build is not None:
        if args.model is not None or args.output is not None:
            odd = args.model if args.model is not None else "--output"
            raise UserInputError(
                text("--build runs the models of a build, so {odd} has no place beside it.", odd=odd),
                mend=text("Leave it out, or leave out --build."),
            )
        return RunRequest(os.path.abspath(args.build), choice, is_build=True)
    if args.model is None:
        raise UserInputError(text("there is nothing to run."), mend=text("Give a MODEL, or --build DIR."))
    if args.against is not None and args.output is not None:
        raise UserInputError(
            text("--output keeps the outputs of one model, and --against compares two."), mend=text("Leave one out.")
        )
    model = os.path.abspath(args.model)
    against = None if args.against is None else os.path.abspath(args.against)
    summary = check_model(Path(model))
    if against is not None:
        check_model(Path(against))
    check_fit(choice, summary)
    output = None if args.output is None else os.path.abspath(args.output)
    if output is not None and os.path.exists(output) and not os.path.isdir(output):
        raise UserInputError(text("this is a file, not a folder."), output, text("Choose another --output."))
    return RunRequest(model, choice, against, output_dir=output)


def _print(as_json: bool, data: dict[str, Any], lines: list[str], good: bool) -> int:
    if as_json:
        sys.stdout.write(json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n")
    else:
        sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    for note in data["notes"]:
        say(f"finn-studio: {note}")
    return EXIT_FINISHED if good else EXIT_WITH_ERRORS
