"""What FINN makes of a file by names alone; held against FINN by tests/studio/cli/test_estimate.py.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

from typing import Any

import pytest

from projects.errors import UserInputError
from projects.folding.apply_config import Target, apply_config

NODES = (
    Target("a", "Thresholding_rtl_0", "Thresholding_rtl"),
    Target("b", "MVAU_hls_0", "MVAU_hls"),
    Target("c", "MVAU_hls_1", "MVAU_hls"),
)


def test_rows_reach_the_nodes_of_their_name_and_no_others() -> None:
    rows = {"Defaults": {}, "MVAU_hls_1": {"PE": 4}, "MVAU_hls_9": {"PE": 2}, "MVAU_0": {"PE": 8}, "MVAU_hls_0": {}}
    found = apply_config(rows, NODES)
    assert found.values == {"c": {"PE": 4}}
    assert found.ignored == ("MVAU_hls_9", "MVAU_0")


def test_defaults_come_first_and_rows_win() -> None:
    rows = {
        "Defaults": {"ram_style": ["block", ["MVAU_hls"]], "slr": [1, "all"], "PE": [2, ["MVAU_hls"], 4, ["Pool_hls"]]},
        "MVAU_hls_1": {"ram_style": "auto"},
    }
    assert apply_config(rows, NODES).values == {
        "a": {"slr": 1},
        "b": {"ram_style": "block", "slr": 1, "PE": 2},
        "c": {"ram_style": "auto", "slr": 1, "PE": 2},
    }


def test_a_list_with_all_in_it_is_no_all() -> None:
    assert apply_config({"Defaults": {"slr": [1, ["all"]]}}, NODES).values == {}


@pytest.mark.parametrize("pairs", [[1, "all", 2, ["MVAU_hls"]], [1, 2], [1, None]])
def test_defaults_that_finn_refuses(pairs: Any) -> None:
    with pytest.raises(UserInputError, match="Defaults, slr"):
        apply_config({"Defaults": {"slr": pairs}}, NODES)
