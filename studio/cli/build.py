"""`finn-studio build MODEL --out DIR ...`: a build with the window's own engine.

With --json stdout holds one JSON object a line: the events of projects/build/events.py with "time", and as the last
line the summary. Without it, stdout gets the result in words. Progress for people goes to stderr either way.
Exit codes: 0 finished, 3 finished with an error-level problem, 1 failed, 2 bad input, 4 crashed, 130 cancelled.
Layer: studio. Thread: main.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from projects import numbers
from projects.build.events import BuildState, Summary, event_to_data
from projects.build.layers import RESOURCES
from projects.build.request import FINN_MVAU_WWIDTH_MAX, BuildRequest, InputChoice
from projects.build.request_checks import PREPROCESSING, check_request
from projects.errors import UserInputError
from projects.model.reading import read_model
from projects.problems import Problem, Severity, problem_to_data
from projects.text import text
from studio.cli.driving import Interrupts, drive
from studio.jobs.client import WorkerClient

EXIT_FINISHED, EXIT_FAILED, EXIT_BAD_INPUT, EXIT_WITH_ERRORS, EXIT_CRASHED, EXIT_CANCELLED = 0, 1, 2, 3, 4, 130
JOB = "build"
_LARGE = ("steps",)  # of the ready event: the source text of all of FINN's steps


def add_parser(commands: Any) -> None:
    """Add the command to the subparsers."""
    parser = commands.add_parser(
        "build",
        help="build a model with FINN and estimate it",
        description="Builds a model with FINN and estimates it.",
        epilog="Without --target-fps and --folding a build is refused: FINN would build every layer at PE = SIMD = 1.",
    )
    parser.add_argument("model", metavar="MODEL", help="a QONNX or FINN-ONNX file")
    parser.add_argument("--out", metavar="DIR", required=True, help="the build's directory, laid out as FINN does")
    chip = parser.add_mutually_exclusive_group()
    chip.add_argument("--board", metavar="B", help="a board by FINN's name (default: Pynq-Z1)")
    chip.add_argument("--part", metavar="P", help="an FPGA part in full, as in xc7z020clg400-1")
    parser.add_argument("--clock-ns", metavar="F", type=float, default=10.0, help="clock period in ns (default: 10)")
    parser.add_argument("--target-fps", metavar="N", type=int, help="frames per second to fold for")
    parser.add_argument(
        "--mvau-wwidth-max",
        metavar="N",
        type=int,
        default=FINN_MVAU_WWIDTH_MAX,
        help=f"widest weight stream per PE in bits (default: {FINN_MVAU_WWIDTH_MAX}, as FINN's)",
    )
    parser.add_argument("--folding", metavar="FILE", help="a folding configuration in FINN's JSON format")
    parser.add_argument("--specialize", metavar="FILE", help="a specialise-layers configuration in FINN's JSON format")
    parser.add_argument("--config", metavar="FILE", help="a DataflowBuildConfig in JSON; the options above win over it")
    parser.add_argument("--input-datatype", metavar="DT", help="FINN datatype of the input, as in UINT8 or BIPOLAR")
    parser.add_argument("--preprocess", choices=PREPROCESSING, default="none", help="put a division by 255 in front")
    parser.add_argument("--topk", metavar="K", type=int, help="put a top-k behind the network")
    parser.add_argument("--reuse", metavar="DIR", help="an earlier build: begin at the first step that differs from it")
    parser.add_argument("--standalone-thresholds", action="store_true", help="keep thresholds out of the MVAUs")
    parser.add_argument("--json", action="store_true", help="events as JSON lines on stdout, the summary last")
    parser.set_defaults(run=run)


def request_of(args: argparse.Namespace) -> BuildRequest:
    """The request that the options ask for; paths made absolute."""
    return BuildRequest(
        model=_absolute(args.model),
        output_dir=_absolute(args.out),
        board=args.board,
        part=args.part,
        clock_ns=args.clock_ns,
        target_fps=args.target_fps,
        mvau_wwidth_max=args.mvau_wwidth_max,
        folding_file=_absolute(args.folding) if args.folding else None,
        specialize_file=_absolute(args.specialize) if args.specialize else None,
        config_file=_absolute(args.config) if args.config else None,
        standalone_thresholds=args.standalone_thresholds,
        name=Path(args.model).stem,
        input=InputChoice(args.input_datatype, args.preprocess, args.topk),
        reuse=_absolute(args.reuse) if args.reuse else None,
    )


def _absolute(path: str) -> str:
    return os.path.abspath(path)


def check(request: BuildRequest) -> None:
    """Refuse what FINN need not be started for.

    Raises:
        UserInputError: names the file or option and the fault.
    """
    summary = read_model(Path(request.model)).summary
    if not summary.buildable:
        error = next((p for p in summary.problems if p.severity is Severity.ERROR), None)
        what = error.message if error is not None else summary.kind_reason
        raise UserInputError(what, request.model, error.hint if error is not None else "")
    check_request(request)
    if Path(request.output_dir).exists() and not Path(request.output_dir).is_dir():
        raise UserInputError(text("this is a file, not a folder."), request.output_dir, text("Choose another --out."))


def run(args: argparse.Namespace) -> int:
    """Build. Returns the exit code.

    Raises:
        UserInputError: the request was refused before FINN was started.
        WorkerDied: the worker cannot be started.
    """
    request = request_of(args)
    teller = Teller(args.json)
    try:
        check(request)
    except UserInputError as error:
        teller.refused(request, error)
        raise
    client = WorkerClient()
    with Interrupts() as interrupts:
        client.start()
        try:
            teller.say("FINN is starting ...")
            client.submit(JOB, request)
            summary = drive(client, JOB, teller.tell, interrupts)
        finally:
            client.close()
    if summary is None:  # stopped before the worker could say so
        summary = event_to_data(Summary(BuildState.CANCELLED, request.output_dir))
        teller.tell(summary)
    return exit_code(summary)


def exit_code(summary: dict[str, Any]) -> int:
    """The exit code for a summary event."""
    state = BuildState(summary["state"])
    problems = summary.get("problems") or ()
    if state is BuildState.FINISHED:
        return EXIT_WITH_ERRORS if any(p["severity"] == "error" for p in problems) else EXIT_FINISHED
    if state is BuildState.FAILED:
        return EXIT_BAD_INPUT if any(p["code"] == "bad-input" for p in problems) else EXIT_FAILED
    return EXIT_CANCELLED if state is BuildState.CANCELLED else EXIT_CRASHED


class Teller:
    """Says what happens: JSON lines or words on stdout, progress on stderr."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json

    def tell(self, event: dict[str, Any]) -> None:
        """One event of the worker."""
        plain = plain_event(event)
        if self._as_json:
            sys.stdout.write(json.dumps(plain, ensure_ascii=False, allow_nan=False) + "\n")
            sys.stdout.flush()
        line = progress_line(plain)
        if line:
            self.say(line)
        if plain["event"] == "summary" and not self._as_json:
            sys.stdout.write("\n".join(summary_lines(plain)) + "\n")
            sys.stdout.flush()

    def say(self, line: str) -> None:
        """A line for people."""
        sys.stderr.write(line + "\n")
        sys.stderr.flush()

    def refused(self, request: BuildRequest, error: UserInputError) -> None:
        """The summary of a request that was not tried; the sentence itself is said by the program."""
        if not self._as_json:
            return
        problem = Problem("bad-input", Severity.ERROR, error.what, error.mend)
        problem = replace(problem, detail=error.where)
        word = Summary(
            BuildState.FAILED, request.output_dir, problems=(problem_to_data(problem),), message=error.sentence()
        )
        self.tell({**event_to_data(word)})


def plain_event(event: dict[str, Any]) -> dict[str, Any]:
    """An event as it is printed: without what only the window needs, spaces in numbers as plain ones."""
    kept = {k: v for k, v in event.items() if k not in ("job", "texts")}
    if event["event"] == "ready":
        kept = {k: v for k, v in kept.items() if k not in _LARGE}
    return {k: _plain(v) for k, v in kept.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(numbers.NARROW_SPACE, " ")
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if k != "texts"}
    return [_plain(v) for v in value] if isinstance(value, (list, tuple)) else value


def progress_line(event: dict[str, Any]) -> str:
    """What people are told of an event while it runs; "" for nothing."""
    match event["event"]:
        case "ready":
            return f"FINN {event.get('finn') or ''} is ready ({_plain(numbers.seconds(event.get('seconds')))})."
        case "step_started":
            return f"[{event['index']:>2}/{event['total']}] {event['step']} ..."
        case "step_finished":
            taken = "reused" if event.get("reused") else _plain(numbers.seconds(event["seconds"]))
            return f"[{event['index']:>2}/{event['total']}] {event['step']}: {taken}, {event['nodes']} nodes"
        case "failed_to_start":
            return f"FINN could not be started: {event.get('message', '')}"
    return ""


def summary_lines(summary: dict[str, Any]) -> list[str]:
    """The result in words."""
    lines = [f"{summary['state']}: {summary['message']}" if summary.get("message") else summary["state"]]
    if summary.get("fps") is not None:
        reached = _plain(numbers.count(round(summary["fps"])))
        lines.append(
            f"  {reached} fps, {_plain(numbers.count(summary['max_cycles']))} cycles in {summary['bottleneck']}"
        )
    totals, fit = summary.get("totals") or {}, summary.get("fit") or {}
    figures = [
        f"{name} {_plain(numbers.count(totals[name]))}"
        + (f" ({_plain(numbers.percent(fit[name]))})" if name in fit else "")
        for name in RESOURCES
        if name in totals
    ]
    if figures:
        lines.append(f"  {', '.join(figures)} on {summary.get('part')}")
    for problem in summary.get("problems") or ():
        if problem["message"] != summary.get("message"):
            lines.append(f"  {problem['severity']}: {problem['message']}")
        if problem["hint"]:
            lines.append(f"      {problem['hint']}")
    if summary.get("output_dir"):
        lines.append(f"  {summary['output_dir']}")
    return lines
