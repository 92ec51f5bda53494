"""Write down FINN's default of every attribute of its hardware layers: `python tests/tools/finn_defaults.py`.

For `projects.model.finn_defaults`, which knows no FINN; a test holds the file against FINN. Layer: a script beside the
application. Thread: main.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "resources" / "finn_defaults.json"
# Operators that do not tell their attributes before these are set.
NEEDED = {"Labels": 10, "heads": 2, "num": 2}
RESULTS = ("cycles_estimate", "cycles_rtlsim")  # what FINN works out: 0 means there is none


def defaults_of_finn() -> dict[str, dict[str, Any]]:
    """{operator: {attribute: default}}; under "*" what most have. Attributes that must be set have no default."""
    from onnx import helper
    from qonnx.custom_op.registry import getCustomOp

    from projects.model.finn_ops import HARDWARE_OPS

    found: dict[str, dict[str, Any]] = {}
    for domain, ops in HARDWARE_OPS.items():
        for op in sorted(ops):
            try:
                node = helper.make_node(op, ["x"], ["y"], domain=domain, backend="fpgadataflow", **NEEDED)
                types = getCustomOp(node).get_nodeattr_types()
            except Exception:  # noqa: BLE001 - what FINN raises where an operator wants to know more of a layer
                continue
            # How many streams there are decides on lists of depths: those are no constants of the operator.
            found[op] = {
                name: kind[2]
                for name, kind in sorted(types.items())
                if not kind[1] and isinstance(kind[2], int | float | str) and name not in (*NEEDED, *RESULTS)
            }
    return _shortened(found)


def _shortened(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    counts = Counter((name, value) for of in found.values() for name, value in of.items())
    most: dict[str, Any] = {}
    for (name, value), _count in counts.most_common():
        most.setdefault(name, value)
    # Of an attribute under "*" that an operator does not have, nobody asks.
    rest = {
        op: {n: v for n, v in of.items() if most[n] != v or type(most[n]) is not type(v)} for op, of in found.items()
    }
    return {"*": dict(sorted(most.items())), **{op: of for op, of in sorted(rest.items()) if of}}


if __name__ == "__main__":
    FILE.write_text(json.dumps(defaults_of_finn(), indent=1) + "\n", encoding="utf-8")
