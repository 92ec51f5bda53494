"""A build's directory with the layer table of a made-up network, as the studio's worker leaves it.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

from pathlib import Path

from projects.build.folder import REQUEST, layers_file, write_json
from projects.build.layers import Layer, LayerTable, table_to_data
from projects.build.request import BuildRequest, request_to_data
from projects.folding.edits import TARGET

PART = "xc7z020clg400-1"


def made_build(place: Path, layers: tuple[Layer, ...]) -> Path:
    """Write one."""
    write_json(place / REQUEST, request_to_data(BuildRequest("m.onnx", str(place), target_fps=1000)))
    write_json(layers_file(place, TARGET), table_to_data(LayerTable(TARGET, layers, PART, 10.0)))
    return place
