"""A Specialise table and what FINN would answer for it, for tests."""

from __future__ import annotations

from projects.build.layers import LayerTable
from projects.folding.session_protocol import ImplChoice
from projects.text import text
from tests.widgets.layers_made import attribute, layer
from widgets.specialise.table import SpecialiseTable

NO_RTL = (
    "There is no RTL variant for MVAU_0. The node will automatically be set to HLS variant. Please check the "
    "bit-widths to be <= 8 and ensure the thresholds are implemented as standalone layer"
)
SWG, FIRST, SECOND, LABELS = (
    f"{name}_out0" for name in ("ConvolutionInputGenerator_rtl_0", "MVAU_hls_0", "MVAU_hls_1", "LabelSelect_hls_0")
)


def a_table():
    style = attribute("preferred_impl_style", "", "", ("", "hls", "rtl"))
    layers = (
        layer("ConvolutionInputGenerator_rtl_0", 3072, 128.0, 2, attributes=[style]),
        layer("MVAU_hls_0", 12544, 12206.0, 12, attributes=[style]),
        layer("MVAU_hls_1", 7200, 31135.0, 128, attributes=[style]),
        layer("LabelSelect_hls_0", 10, None, 0, attributes=[style]),
    )
    return LayerTable("step_minimize_bit_width", layers, "xc7z020clg400-1", 10.0, 8000.0, 12544, "MVAU_hls_0", 1e6)


def mvau(key, number, preferred="", possible=False):
    """An MVAU whose RTL FINN takes, if asked, where it is possible."""
    why = (
        text("Inputs of 8 and weights of 2 bits: below 4 FINN takes HLS.")
        if possible
        else text("Its thresholds are built in, and RTL takes none: standalone thresholds would part them.")
    )
    return ImplChoice(
        key=key,
        pre_name=f"MVAU_{number}",
        op_type="MVAU",
        variants=("hls", "rtl"),
        preferred=preferred,
        automatic="hls",
        chosen="rtl" if possible and preferred == "rtl" else "hls",
        possible={"hls": True, "rtl": possible},
        why=why,
        refused="" if possible else NO_RTL,
    )


def only(key, name, op, style):
    """A node that FINN has in one style."""
    why = text("FINN has it in {style} only.", style=style.upper())
    return ImplChoice(key, name, op, (style,), "", style, style, {"hls": style == "hls", "rtl": style == "rtl"}, why)


def the_choices(first="", second=""):
    """The answer for a_table(). first, second: the styles asked for of the two MVAUs; the first cannot be RTL."""
    return (
        only(SWG, "ConvolutionInputGenerator_0", "ConvolutionInputGenerator", "rtl"),
        mvau(FIRST, 0, first),
        mvau(SECOND, 1, second, possible=True),
        only(LABELS, "LabelSelect_0", "LabelSelect", "hls"),
    )


def a_panel(qtbot, choices=None, overridden=()):
    made = SpecialiseTable()
    qtbot.addWidget(made)
    made.resize(1100, 300)
    made.set_choices(the_choices() if choices is None else choices, a_table(), frozenset(overridden))
    with qtbot.waitExposed(made):
        made.show()
    return made
