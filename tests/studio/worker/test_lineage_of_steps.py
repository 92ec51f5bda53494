"""The matching of neighbouring steps of real builds, held against what is written down for each of them.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import pytest

from projects.build.request import BuildRequest, InputChoice
from projects.diff.graph import read_graph
from projects.diff.lineage import find_lineage
from tests.projects.diff.expected import read_expected, score

LEAST = 0.98
BUILDS = {
    "tfc-w1a1": BuildRequest("brevitas/TFC_1W1A.onnx", "", target_fps=10000),
    "cnv-w2a2": BuildRequest(
        "brevitas/CNV_2W2A.onnx", "", target_fps=10000, mvau_wwidth_max=80, input=InputChoice("UINT8", "div255", 1)
    ),
    "cybsec-mlp-w2a2": BuildRequest(
        "brevitas/cybsec_mlp_w2a2_untrained.onnx", "", target_fps=10000, input=InputChoice("BIPOLAR")
    ),
    "gtsrb": BuildRequest("thirdparty/labs_gtsrb_12x12_w2a3_c12x24x36.onnx", "", target_fps=10000),
    # Branches and sums of streams. Its streamlining takes long, and what it leaves is not written down.
    "resnet18-w2a2": BuildRequest(
        "brevitas/resnet18_w2a2_width8_cifar_untrained.onnx", "", target_fps=1000, stop_step="step_tidy_up"
    ),
}


@pytest.mark.finn
@pytest.mark.parametrize("name", sorted(BUILDS))
def test_every_step_is_matched_as_written(
    reference: Path, reference_build: Callable[[BuildRequest], tuple[Path, Any, Any]], name: str
) -> None:
    request = BUILDS[name]
    place = reference_build(request)[0]
    scores = []
    for expected in read_expected(name):
        before, after = (
            read_graph(reference / request.model if step == "model" else place / "intermediate_models" / f"{step}.onnx")
            for step in (expected.before, expected.after)
        )
        found = find_lineage(before, after)
        back = find_lineage(after, before)
        assert {(right, left) for left, right in back.links} == set(found.links), (
            f"{expected.after} > {expected.before}"
        )
        scores.append(score(expected, found, before, after))
        assert scores[-1].precision >= LEAST, f"{expected.before} > {expected.after}"
        assert scores[-1].recall >= LEAST, f"{expected.before} > {expected.after}"
    assert len(scores) >= 2
    whole = reduce(add, scores)
    assert whole.both >= LEAST * max(whole.found, whole.true)
