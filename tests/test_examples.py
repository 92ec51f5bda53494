"""The bundled example models: small, sane, honest about being untrained, and made again by their script.

Layer: tests. Thread: the test's.
"""

import hashlib
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from projects.build.events import BuildState
from projects.build.request import BuildRequest, InputChoice
from tests.fixtures_worker import Driver

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "examples"
EXAMPLES = {"tfc-w1a1.onnx": (1, 1, 28, 28), "cnv-w2a2.onnx": (1, 3, 32, 32)}
QUANTISERS = ("Quant", "BipolarQuant")


def _weights(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}


def _structure(model: onnx.ModelProto) -> str:
    """A hash over operators, attributes and shapes, but no tensor's values."""
    parts = [(node.op_type, sorted(a.SerializeToString() for a in node.attribute)) for node in model.graph.node]
    shapes = sorted((tuple(tensor.dims), tensor.data_type) for tensor in model.graph.initializer)
    return hashlib.sha256(repr((parts, shapes)).encode()).hexdigest()


def _quantised_weights(model: onnx.ModelProto) -> list[np.ndarray]:
    weights = _weights(model)
    return [weights[n.input[0]] for n in model.graph.node if n.op_type in QUANTISERS and n.input[0] in weights]


@pytest.fixture(params=sorted(EXAMPLES))
def example(request: pytest.FixtureRequest) -> Path:
    """Each example's file in turn."""
    return FOLDER / request.param


def test_opens_with_one_input_and_says_that_it_is_untrained(example: Path) -> None:
    model = onnx.load(str(example))
    assert len(model.graph.input) == 1
    assert tuple(d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim) == EXAMPLES[example.name]
    assert "Untrained" in model.doc_string
    assert example.name in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_weights_lie_on_their_grid_so_the_file_packs_well(example: Path) -> None:
    weights = _quantised_weights(onnx.load(str(example)))
    assert len(weights) == (9 if example.name.startswith("cnv") else 4)
    for weight in weights:
        assert set(np.unique(weight)) <= {-1.0, 0.0, 1.0}
    data = example.read_bytes()
    assert len(zlib.compress(data)) < len(data) / 8


def test_batch_norm_statistics_are_sane(example: Path) -> None:
    model = onnx.load(str(example))
    weights = _weights(model)
    norms = [node for node in model.graph.node if node.op_type == "BatchNormalization"]
    assert norms
    for node in norms:
        mean, variance = weights[node.input[3]], weights[node.input[4]]
        assert np.isfinite(mean).all()
        assert np.ptp(mean) > 0, "untouched statistics: no picture has passed"
        assert (variance > 0).all()


def test_the_script_makes_the_same_model_again(tmp_path: Path) -> None:
    command = [
        sys.executable,
        str(FOLDER / "make_examples.py"),
        str(tmp_path),
        "tfc-w1a1.onnx",
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
    assert [path.name for path in tmp_path.iterdir()] == ["tfc-w1a1.onnx"]
    kept, made = onnx.load(str(FOLDER / "tfc-w1a1.onnx")), onnx.load(str(tmp_path / "tfc-w1a1.onnx"))
    assert _structure(made) == _structure(kept)
    for one, other in zip(_quantised_weights(kept), _quantised_weights(made), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.finn
def test_cnv_builds_to_the_figures_that_its_page_promises(warm_worker: Driver, tmp_path: Path) -> None:
    word = warm_worker.build(
        BuildRequest(
            str(FOLDER / "cnv-w2a2.onnx"),
            str(tmp_path),
            board="Pynq-Z1",
            target_fps=10_000,
            mvau_wwidth_max=80,
            input=InputChoice("UINT8", "div255", 1),
        )
    )
    assert word.state is BuildState.FINISHED
    assert word.totals is not None
    assert word.fit is not None
    assert word.fps is not None
    assert round(word.fps) == 7972
    assert (word.totals["BRAM_18K"], word.totals["LUT"]) == (485, 100_594)
    assert {name: round(100 * word.fit[name]) for name in ("BRAM_18K", "LUT")} == {"BRAM_18K": 173, "LUT": 189}


@pytest.mark.finn
def test_tfc_builds_with_nothing_left_in_software(warm_worker: Driver, tmp_path: Path) -> None:
    choice = InputChoice("UINT8", "div255", 1)
    word = warm_worker.build(
        BuildRequest(str(FOLDER / "tfc-w1a1.onnx"), str(tmp_path), target_fps=100_000, mvau_wwidth_max=80, input=choice)
    )
    assert word.state is BuildState.FINISHED
    assert word.unmapped == ()
    assert word.fit is not None
    assert max(value for value in word.fit.values() if value is not None) < 1, "the small example fits its board"
