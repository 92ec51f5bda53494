"""What the reader answers to each request.

{"do": "read", "id", "path", "light_dir"}   -> {"id", "event": "read", "summary", "light", "weights", "weight_files",
                                               "seconds"}
{"do": "weights", "id", "path", "tensor"}   -> {"id", "event": "weights", "stats"}; stats null: no such stored tensor
{"do": "compare", "id", "path", "other"}    -> {"id", "event": "compared", "difference"}: path is the model before
{"do": "lineage", "id", "a", "b"}           -> {"id", "event": "lineage", "heirs", "origins"}; projects.diff.descent
{"do": "quit"}                              -> nothing; the process ends

A file that cannot be used: {"id", "event": "refused", "what", "where", "mend", "detail", "texts"}; a fault of ours:
{"id", "event": "failed", "traceback"}. light: the weight-free copy, null for other formats. weight_files: the files
that the locations in it count (see `projects.model.weights.read_location`); weights: the first of them.
Layer: studio.reader. Thread: main.
"""

from __future__ import annotations

import time
import traceback
from pathlib import Path
from typing import Any

from projects.diff.descent import descent_of, descent_to_data
from projects.diff.difference import difference_to_data, find_difference
from projects.diff.graph import Graph, graph_of
from projects.diff.lineage import find_lineage
from projects.errors import UserInputError
from projects.model.light import write_light
from projects.model.reading import ReadResult, read_model
from projects.model.summary import summary_to_data
from projects.model.weights import statistics, statistics_to_data
from projects.text import text, text_to_data
from studio.jobs.protocol import decode

_KEPT = 4  # opened models kept, without their weights, for questions about these


class Reader:
    """Answers requests, one after the other."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int, int, int], ReadResult] = {}
        self._graphs: list[tuple[ReadResult, Graph]] = []

    def answer_line(self, line: bytes) -> dict[str, Any] | None:
        """The answer to a line; None means to quit. Never raises for what a request or a file holds."""
        try:
            request = decode(line)
        except ValueError:
            return {"id": None, "event": "failed", "traceback": f"not a request: {line[:200]!r}"}
        if request.get("do") == "quit":
            return None
        return {"id": request.get("id"), **self.answer(request)}

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request, without its id."""
        try:
            if request["do"] == "read":
                return self._read(Path(request["path"]), request.get("light_dir"))
            if request["do"] == "weights":
                return self._weights(Path(request["path"]), request["tensor"])
            if request["do"] == "compare":
                return self._compare(Path(request["path"]), Path(request["other"]))
            if request["do"] == "lineage":
                return self._lineage(Path(request["a"]), Path(request["b"]))
        except UserInputError as error:
            return {
                "event": "refused",
                "what": str(error.what),
                "where": error.where,
                "mend": str(error.mend),
                "detail": str(error.__cause__ or ""),
                "texts": {"what": text_to_data(error.what), "mend": text_to_data(error.mend)},
            }
        except Exception:  # noqa: BLE001 - a bug of ours must reach the window as a report, not as a dead process
            return {"event": "failed", "traceback": traceback.format_exc()}
        return {"event": "failed", "traceback": f"unknown request {request['do']!r}"}

    def _read(self, path: Path, light_dir: str | None) -> dict[str, Any]:
        start = time.perf_counter()
        result = self._open(path)
        light = None
        if light_dir is not None:
            try:
                light = write_light(result, Path(light_dir))
            except OSError as error:
                what = text("the folder for graph copies cannot be written: {error}.", error=error.strerror or error)
                raise UserInputError(
                    what, light_dir, text("Make room on the disk, or check its permissions.")
                ) from error
        files = result.weights.files if result.weights is not None else ()
        return {
            "event": "read",
            "summary": summary_to_data(result.summary),
            "light": str(light) if light is not None else None,
            "weights": files[0] if light is not None else None,
            "weight_files": list(files),
            "seconds": round(time.perf_counter() - start, 4),
        }

    def _weights(self, path: Path, tensor: str) -> dict[str, Any]:
        result = self._open(path)
        if result.weights is None or tensor not in result.weights.protos:
            return {"event": "weights", "stats": None}
        found = statistics(result.weights, tensor, result.summary.tensors[tensor].datatype)
        return {"event": "weights", "stats": None if found is None else statistics_to_data(found)}

    def _compare(self, before: Path, after: Path) -> dict[str, Any]:
        found = find_difference(self._graph(before), self._graph(after))
        return {"event": "compared", "difference": difference_to_data(found)}

    def _lineage(self, a: Path, b: Path) -> dict[str, Any]:
        found = find_lineage(self._graph(a), self._graph(b))
        return {"event": "lineage", **descent_to_data(descent_of(found))}

    def _graph(self, path: Path) -> Graph:
        """The model as it is compared, with the fingerprints of its weights, which take most of the time."""
        read = self._open(path)
        known = next((graph for of, graph in self._graphs if of is read), None)
        if known is None:
            known = graph_of(read)
            self._graphs = [*self._graphs[-_KEPT + 1 :], (read, known)]
        return known

    def _open(self, path: Path) -> ReadResult:
        try:
            state = path.stat()
            key = (str(path), state.st_size, state.st_mtime_ns, state.st_ino)
        except (OSError, ValueError):
            return read_model(path)  # which says what is wrong with it
        result = self._kept.pop(key, None) or read_model(path)
        self._kept[key] = result
        while len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        return result
