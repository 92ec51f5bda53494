"""Live figures against real rebuilds, number for number, for random legal configurations.

FINN_STUDIO_ESTIMATE_DRAWS sets how many are drawn a model (by default few: each is a whole build), and
FINN_STUDIO_ESTIMATE_SEED where the drawing starts. KWS, which the issue names too, is not among the reference models.
Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from projects.build.events import Summary
from projects.build.request import BuildRequest, InputChoice
from projects.folding.session_protocol import AnswerState, Ask, Setting
from tests.fixtures_worker import Driver
from tests.studio.worker.estimating import as_reports, drawn, estimates, rebuilt

pytestmark = pytest.mark.finn

Built = tuple[Path, Summary, list[dict[str, Any]]]
DRAWS = int(os.environ.get("FINN_STUDIO_ESTIMATE_DRAWS", "0"))
SEED = int(os.environ.get("FINN_STUDIO_ESTIMATE_SEED", "1"))
# Values of these that are legal one by one need not be so together.
TOGETHER = {"SIMD", "PE", "parallel_window", "TH", "pumpedCompute", "pumpedMemory"}
PARTS = ("xc7z020clg400-1", "xczu7ev-ffvc1156-2-e", "xcvc1902-vsva2197-2MP-e-S")

_CNV = BuildRequest(
    "brevitas/CNV_2W2A.onnx", "", target_fps=10000, mvau_wwidth_max=80, input=InputChoice("UINT8", "div255", 1)
)
MODELS = {
    "tfc": (BuildRequest("brevitas/TFC_1W1A.onnx", "", target_fps=10000), 2),
    "cybersecurity": (
        BuildRequest("brevitas/cybsec_mlp_w2a2_untrained.onnx", "", target_fps=10000, input=InputChoice("BIPOLAR")),
        2,
    ),
    "cnv": (_CNV, 1),
    "cnv-standalone": (replace(_CNV, standalone_thresholds=True), 1),
}


@pytest.mark.parametrize("name", MODELS)
def test_live_figures_equal_a_rebuild_s(
    name: str,
    reference: Path,
    reference_build: Callable[[BuildRequest], Built],
    warm_worker: Driver,
    tmp_path: Path,
) -> None:
    request, few = MODELS[name]
    place, _, _ = reference_build(request)
    with estimates(warm_worker, place) as session:
        for number in range(SEED, SEED + (DRAWS or few)):
            draw = random.Random(f"{name} {number}")
            setting = Setting(
                target_fps=draw.choice((None, 100, 2000, 10000, 500000)),
                mvau_wwidth_max=draw.choice((8, 36, 80)),
                clock_ns=draw.choice((10.0, 5.0, 3.3)),
                part=draw.choice(PARTS),
                impl={
                    layer.pre_name: draw.choice(("hls", "rtl", "")) for layer in session.layers if draw.random() < 0.3
                },
            )
            automatic = session.ask(Ask.AUTOMATIC, setting)
            assert automatic.state is AnswerState.DONE, automatic
            setting = replace(setting, overrides=drawn(draw, automatic.values, draw.choice((0.05, 0.3, 0.8))))
            answer = session.ask(Ask.APPLY, setting)
            while answer.state is AnswerState.REFUSED:
                assert {refusal.attribute for refusal in answer.refusals} <= TOGETHER, answer.refusals
                for refusal in answer.refusals:
                    key = next(layer.key for layer in session.layers if layer.pre_name == refusal.node)
                    for name in {key, refusal.node} & set(setting.overrides):
                        setting.overrides[name].pop(refusal.attribute, None)  # type: ignore[attr-defined]
                answer = session.ask(Ask.APPLY, setting)
            assert answer.figures is not None, answer
            model = replace(request, model=str(reference / request.model))
            real = rebuilt(warm_worker, model, tmp_path / str(number), setting, answer.figures)
            assert as_reports(answer.figures) == real, (name, number, setting)
