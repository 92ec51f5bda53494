"""`finn-studio info MODEL [--json]`: what a model file holds, without FINN.

With --json one object on one line:
    {"path", "kind", "kind_reason", "buildable", "graph_name", "producer", "ir_version",
     "opsets": {domain: version}, "metadata": {key: value},
     "inputs": [{"name", "shape", "datatype", "element", "layout"}], "outputs": [the same],
     "node_count", "ops": {op_type: count}, "weight_bytes",
     "problems": [{"code", "severity", "node", "key", "step", "message", "hint", "detail"}],
     "guess": {"tensor", "annotated", "datatype", "preprocess", "topk", "reason"} or null}
and for a file that cannot be used {"path", "error": {"what", "where", "mend"}}. In a shape, a string is the name of a
dynamic dimension and null an unknown one; a shape or datatype that the file does not give is null.
Exit code 2 where the file cannot be used or has an error-level problem (said on stderr, too), else 0.
Layer: studio. Thread: main.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from projects import numbers
from projects.errors import UserInputError
from projects.model.names import shape_words, shown
from projects.model.reading import read_model
from projects.model.summary import InputGuess, ModelSummary, Tensor
from projects.problems import Severity, problem_to_data

_EXIT_BAD_INPUT = 2
_COLUMN = 10


def add_parser(commands: Any) -> None:
    """Add the command to the subparsers."""
    parser = commands.add_parser(
        "info", help="say what a model file holds", description="Says what a model file holds."
    )
    parser.add_argument("model", metavar="MODEL", help="a model file")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout instead of text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what the file holds. Returns the exit code.

    Raises:
        UserInputError: the file cannot be used.
    """
    try:
        summary = read_model(Path(args.model)).summary
    except UserInputError as error:
        if args.json:
            parts = {"what": str(error.what), "where": error.where, "mend": str(error.mend)}
            _write_json({"path": args.model, "error": parts})
        raise
    if args.json:
        _write_json(info_to_data(summary))
    else:
        sys.stdout.write("\n".join(info_lines(summary)) + "\n")
    sys.stdout.flush()
    errors = [p for p in summary.problems if p.severity is Severity.ERROR]
    for problem in errors:
        sys.stderr.write(f"finn-studio: {shown(summary.path)}: {problem.message} {problem.hint}".rstrip() + "\n")
    return _EXIT_BAD_INPUT if errors else 0


def _write_json(data: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(data, allow_nan=False) + "\n")


def info_to_data(summary: ModelSummary) -> dict[str, Any]:
    """The object that --json prints."""
    guess = summary.guess
    return {
        "path": summary.path,
        "kind": summary.kind.value,
        "kind_reason": str(summary.kind_reason),
        "buildable": summary.buildable,
        "graph_name": summary.graph_name,
        "producer": summary.producer,
        "ir_version": summary.ir_version,
        "opsets": dict(summary.opsets),
        "metadata": dict(summary.metadata),
        "inputs": [_tensor_to_data(summary.tensors[name]) for name in summary.inputs],
        "outputs": [_tensor_to_data(summary.tensors[name]) for name in summary.outputs],
        "node_count": len(summary.nodes),
        "ops": dict(_op_counts(summary)),
        "weight_bytes": summary.weight_bytes,
        "problems": [
            {key: value for key, value in problem_to_data(problem).items() if key != "texts"}
            for problem in summary.problems
        ],
        "guess": None if guess is None else {**vars(guess), "reason": str(guess.reason)},
    }


def _tensor_to_data(tensor: Tensor) -> dict[str, Any]:
    return {name: getattr(tensor, name) for name in ("name", "shape", "datatype", "element", "layout")}


def _op_counts(summary: ModelSummary) -> list[tuple[str, int]]:
    """Operators and how often each occurs, the commonest first."""
    counts = Counter(node.op_type for node in summary.nodes)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def info_lines(summary: ModelSummary) -> list[str]:
    """What is printed for people."""
    lines = [shown(summary.path), str(summary.kind_reason)]
    if summary.nodes:
        opsets = ", ".join(f"{shown(domain) or 'ai.onnx'} {version}" for domain, version in summary.opsets)
        made_by = f", made by {shown(summary.producer)}" if summary.producer else ""
        lines.append(_row("graph", f"{shown(summary.graph_name) or '-'}{made_by}, opset {opsets or '-'}"))
        weights = numbers.size(summary.weight_bytes)
        lines.append(_row("size", f"{numbers.count(len(summary.nodes))} nodes, {weights} of weights"))
    lines += [_row("input", _tensor_words(summary.tensors[name])) for name in summary.inputs]
    lines += [_row("output", _tensor_words(summary.tensors[name])) for name in summary.outputs]
    if summary.nodes:
        lines.append(_row("nodes", ", ".join(f"{shown(op)} {count}" for op, count in _op_counts(summary))))
    if summary.guess is not None:
        lines.append(_row("build as", f"{_guess_words(summary.guess)}. {summary.guess.reason}"))
    for problem in summary.problems:
        lines.append(_row(problem.severity.value, f"{problem.message} {problem.hint}".rstrip()))
    return lines


def _row(name: str, words: str) -> str:
    return f"  {name:<{_COLUMN}}{words}"


def _tensor_words(tensor: Tensor) -> str:
    kind = shown(tensor.datatype) if tensor.datatype else f"{tensor.element or '?'}, no FINN datatype"
    layout = f", {''.join(map(shown, tensor.layout))}" if tensor.layout else ""
    return f"{shown(tensor.name)}: {shape_words(tensor.shape)} {kind}{layout}"


def _guess_words(guess: InputGuess) -> str:
    parts = [shown(guess.annotated or guess.datatype or "input as it is")]
    if guess.preprocess == "div255":
        parts.append("divided by 255")
    if guess.topk:
        parts.append(f"top-{guess.topk} at the end")
    return ", ".join(parts)
