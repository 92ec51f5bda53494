"""Layer tables as JSON, also those that older versions wrote."""

from __future__ import annotations

import json

from projects.build.layers import Layer, LayerAttribute, LayerTable, table_from_data, table_to_data


def a_table() -> LayerTable:
    style = LayerAttribute("ram_style", "auto", "auto", "s", ("auto", "block"), True)
    layer = Layer("k", "MVAU_hls_0", "MVAU_hls", "hls", (style,), 100, 10.5, 2.0, 0.0, 0.0, "", 0.75)
    return LayerTable("step_specialize_layers", (layer,), "xc7z020clg400-1", 10.0, 8000.0, 100, "MVAU_hls_0", 1e6)


def test_a_table_comes_back_as_it_was() -> None:
    assert table_from_data(json.loads(json.dumps(table_to_data(a_table())))) == a_table()


def test_a_file_without_the_efficiency_is_read_and_knows_none() -> None:
    data = json.loads(json.dumps(table_to_data(a_table())))
    del data["layers"][0]["bram_efficiency"]
    [layer] = table_from_data(data).layers
    assert layer.bram_efficiency is None
    assert (layer.name, layer.bram_18k) == ("MVAU_hls_0", 2.0)
