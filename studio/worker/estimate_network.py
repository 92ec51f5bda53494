"""The figures of a whole design out of those of its nodes, summed and analysed by FINN's own functions.

Layer: studio.worker (imports FINN). Thread: an estimate session's main thread.
"""

from __future__ import annotations

from collections.abc import Mapping

from finn.analysis.fpgadataflow.op_and_param_counts import aggregate_dict_keys

from projects.build.layers import RESOURCES
from projects.folding.session_protocol import Cost, Network
from studio.worker.estimate_model import Specialised
from studio.worker.figures import performance


def network_of(model: Specialised, costs: Mapping[str, Cost], clock_ns: float) -> Network:
    """Totals, throughput, latency and bottleneck, as FINN's reports have them.

    Args:
        costs: by key, of every hardware node.
    """
    named = {node.name: costs[key] for key, node in model.nodes.items()}
    totals = aggregate_dict_keys({name: {r: getattr(cost, r) for r in RESOURCES} for name, cost in named.items()})
    found = performance(model.model, {name: cost.cycles for name, cost in named.items()}, clock_ns)
    if found is None:
        return Network(**totals)
    bottleneck = next(key for key, node in model.nodes.items() if node.name == found.bottleneck)
    return Network(
        **totals,
        fps=found.fps,
        latency_ns=found.latency_ns,
        max_cycles=found.max_cycles,
        critical_path_cycles=found.critical_path_cycles,
        bottleneck=found.bottleneck,
        bottleneck_key=bottleneck,
    )
