"""What FINN takes for an attribute that a hardware layer does not set: nothing of FINN is imported for it.

The table is resources/finn_defaults.json, written by tests/tools/finn_defaults.py; a test holds it against FINN.
Layer: projects. Thread: any.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from projects.model.finn_ops import is_hardware_domain


def finn_default(op_type: str, domain: str, attribute: str) -> Any:
    """FINN's default; None: it has none, or the operator is none of FINN's hardware layers."""
    if not is_hardware_domain(domain):
        return None
    known = _table()
    own = known.get(op_type, {})
    return own[attribute] if attribute in own else known["*"].get(attribute)


@cache
def _table() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(
        files("resources").joinpath("finn_defaults.json").read_text(encoding="utf-8")
    )
    return found
