"""Make the bundled example models: `python resources/examples/make_examples.py [FOLDER [FILE]]`.

Purpose: export TFC-w1a1 and CNV-w2a2, the BNN-PYNQ topologies that Brevitas ships, with random weights and a fixed
seed. Nothing is trained and nothing is downloaded. Two things make untrained models behave like trained ones in FINN:
the batch-norm statistics come from random pictures, so thresholds fall inside the accumulators' range; and the weights
are snapped to their quantisation grid, so the files compress to a tenth. Layer: a script beside the application.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import brevitas.nn
import onnx
import torch
from brevitas.export import export_qonnx
from brevitas_examples.bnn_pynq.models import model_with_cfg

FOLDER = Path(__file__).resolve().parent
SEED = 0
BATCHES, BATCH_SIZE = 40, 50


@dataclass(frozen=True)
class Example:
    """One model: Brevitas's name for it, ours, and the shape of its pictures `(N, C, H, W)` with N = 1."""

    brevitas_name: str
    file_name: str
    shape: tuple[int, int, int, int]


EXAMPLES = (
    Example("TFC_1W1A", "tfc-w1a1.onnx", (1, 1, 28, 28)),
    Example("CNV_2W2A", "cnv-w2a2.onnx", (1, 3, 32, 32)),
)


def untrained(example: Example) -> torch.nn.Module:
    """Build the topology with random weights, statistics from random pictures, and weights on their grid."""
    torch.manual_seed(SEED)
    model, _config = model_with_cfg(example.brevitas_name, pretrained=False)
    model.train()
    with torch.no_grad():
        for layer in model.modules():
            if isinstance(layer, brevitas.nn.QuantConv2d | brevitas.nn.QuantLinear):
                layer.weight.copy_(layer.quant_weight().value)
        for _batch in range(BATCHES):
            model(torch.randint(0, 256, (BATCH_SIZE, *example.shape[1:])) / 255)
    return model.eval()


def exported(example: Example) -> onnx.ModelProto:
    """Export to QONNX and drop what would differ from machine to machine."""
    model = export_qonnx(untrained(example), torch.zeros(example.shape))
    return tidied(model if isinstance(model, onnx.ModelProto) else model.model_proto, example)


def tidied(model: onnx.ModelProto, example: Example) -> onnx.ModelProto:
    """Name the nodes, and drop the exporter's notes (they hold file paths) and the weights' entries as inputs."""
    weights = {tensor.name for tensor in model.graph.initializer}
    inputs = [value for value in model.graph.input if value.name not in weights]
    del model.graph.input[:]
    model.graph.input.extend(inputs)
    counts: dict[str, int] = {}
    for node in model.graph.node:
        number = counts.setdefault(node.op_type, 0)
        node.name = f"{node.op_type}_{number}"
        counts[node.op_type] = number + 1
    for item in (model, model.graph, *model.graph.node, *model.graph.initializer, *model.graph.value_info, *inputs):
        item.ClearField("doc_string")
        del item.metadata_props[:]
    model.graph.name = Path(example.file_name).stem
    model.doc_string = (
        f"{example.brevitas_name} of BNN-PYNQ, exported by Brevitas. Untrained: random weights, seed {SEED}."
    )
    return model


def main() -> int:
    """Write every example, or the one named, to the folder given, or to resources/examples."""
    torch.set_num_threads(1)  # sums in one order, so that a second run gives the same bytes
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for example in EXAMPLES:
        if example.file_name not in (sys.argv[2:] or [example.file_name]):
            continue
        path = folder / example.file_name
        path.write_bytes(exported(example).SerializeToString(deterministic=True))
        sys.stdout.write(f"{path}: {path.stat().st_size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
