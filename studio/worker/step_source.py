"""FINN's own documentation and source of each builder step, as text.

Layer: studio.worker. Thread: any.
"""

from __future__ import annotations

import inspect

from finn.builder.build_dataflow_steps import build_dataflow_step_lookup


def step_sources() -> dict[str, dict[str, str | int]]:
    """{step: {"doc", "source", "file", "line"}} of every step that FINN's builder knows by name.

    `file` is the path of the module as installed, `line` the first line of the function in it. A step whose source
    cannot be had (compiled, generated) has empty text and line 0.
    """
    return {name: _source(step) for name, step in build_dataflow_step_lookup.items()}


def _source(step: object) -> dict[str, str | int]:
    function = inspect.unwrap(step) if callable(step) else step
    doc = inspect.getdoc(function) or ""
    try:
        lines, line = inspect.getsourcelines(function)  # type: ignore[arg-type]
        file = inspect.getsourcefile(function) or ""  # type: ignore[arg-type]
    except (OSError, TypeError):
        return {"doc": doc, "source": "", "file": "", "line": 0}
    return {"doc": doc, "source": "".join(lines), "file": file, "line": line}
