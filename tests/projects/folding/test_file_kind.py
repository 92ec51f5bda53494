"""Which step a configuration file is for. Layer: tests. Thread: the test's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from projects.errors import UserInputError
from projects.folding.file_kind import file_kind
from projects.folding.finn_json import Config, read_config
from projects.folding.import_report import FileKind

FOLDING, SPECIALIZE = FileKind.FOLDING, FileKind.SPECIALIZE


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ({"MVAU_0": {"preferred_impl_style": "rtl"}}, SPECIALIZE),
        ({"MVAU_0": {"preferred_impl_style": ""}, "MVAU_1": {}}, SPECIALIZE),
        ({"Defaults": {"preferred_impl_style": ["rtl", ["MVAU"]]}}, SPECIALIZE),
        ({"MVAU_hls_0": {"PE": 4}}, FOLDING),
        ({"MVAU_0": {"PE": 4}}, FOLDING),
        ({"MatrixVectorActivation_0": {"PE": 4}}, FOLDING),
        ({"MVAU_hls_0": {"PE": 4, "SIMD": 2, "preferred_impl_style": "hls"}}, FOLDING),
        ({"MVAU_0": {"preferred_impl_style": "hls"}, "MVAU_1": {"preferred_impl_style": "", "PE": 1}}, SPECIALIZE),
        # where nothing is set, the names tell
        ({"Defaults": {}, "MVAU_0": {}, "Reshape_0": {}}, SPECIALIZE),
        ({"MVAU_hls_0": {}, "Reshape_rtl_0": {}}, FOLDING),
        ({"StreamingFCLayer_Batch_0": {}}, FOLDING),
        ({"Defaults": {}}, FOLDING),
        ({}, FOLDING),
        ({"Defaults": 4, "MVAU_hls_0": 16, "x": None}, FOLDING),
    ],
)
def test_what_it_sets_tells(rows: dict[str, Any], kind: FileKind) -> None:
    assert file_kind(Config(rows)) is kind


def test_every_reference_file_is_known_by_its_content(reference: Path) -> None:
    for file in sorted((reference / "configs").glob("*.json")):
        try:
            config = read_config(file)
        except UserInputError:
            continue
        expected = SPECIALIZE if "specialize_layers" in file.stem else FOLDING
        assert file_kind(config) is expected, file.name
