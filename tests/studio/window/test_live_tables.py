"""The table made of an estimate session's answer."""

from __future__ import annotations

from projects.build.layers import Layer
from projects.folding.session_protocol import Cost, Figures, Network, NodeFigures
from studio.window.live_tables import live_table


def test_every_figure_of_the_answer_is_in_the_table() -> None:
    layer = Layer("k", "MVAU_hls_0", "MVAU_hls", "hls", (), 1, 1.0, 1.0, 1.0, 1.0, "", 1.0)
    cost = Cost(200, 20.0, 2.0, 3.0, 4.0, 0.5, 0.25)
    node = NodeFigures("k", "MVAU_0", "MVAU_hls_0", "MVAU_hls", "hls", cost)
    network = Network(20.0, 2.0, 3.0, 4.0, 8000.0, 1e6, 200, 300, "MVAU_rtl_0", "k")
    made = live_table("step_minimize_bit_width", (layer,), Figures((node,), network, "xc7z020clg400-1"), 10.0)
    assert made.layers == (Layer("k", "MVAU_hls_0", "MVAU_hls", "hls", (), 200, 20.0, 2.0, 3.0, 4.0, "", 0.5),)
    assert (made.fps, made.max_cycles, made.bottleneck) == (8000.0, 200, "MVAU_rtl_0")
