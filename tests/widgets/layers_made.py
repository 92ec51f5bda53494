"""Layer tables for the tests of widgets."""

from __future__ import annotations

from projects.build.layers import Layer, LayerAttribute, LayerTable


def attribute(name, value, default=0, allowed=None):
    return LayerAttribute(name, value, default, "s" if isinstance(value, str) else "i", allowed)


def layer(name, cycles=100, lut=10.0, bram=0, uram=0, dsp=0, attributes=(), error=""):
    op = name.rsplit("_", 1)[0]
    impl = op.rsplit("_", 1)[-1] if op.endswith(("_hls", "_rtl")) else ""
    return Layer(f"{name}_out0", name, op, impl, tuple(attributes), cycles, lut, bram, uram, dsp, error)


def mvau(index, pe, simd, cycles, lut, bram):
    found = (
        attribute("PE", pe),
        attribute("SIMD", simd),
        attribute("ram_style", "auto", "auto", ("auto", "block", "distributed", "ultra")),
        LayerAttribute("inFIFODepths", [2, 2], [2, 2], "ints"),
        attribute("code_gen_dir_ipgen", "", ""),
    )
    return layer(f"MVAU_hls_{index}", cycles, lut, bram, attributes=found)


def cnv_like(bottleneck="MVAU_hls_10"):
    """Four layers: 10 sorts after 2 only where digits count as numbers, and one figure is not known."""
    layers = (
        layer("Thresholding_rtl_0", 3072, 128.0, attributes=[attribute("PE", 1), attribute("depth_trigger_bram", 0)]),
        mvau(2, 8, 27, 7200, 12206, 12),
        mvau(10, 64, 36, 12544, 31135, 128),
        layer("LabelSelect_hls_0", 10, None, 0, attributes=[attribute("PE", 1)], error="no model for LUT"),
    )
    return LayerTable("step_minimize_bit_width", layers, "xc7z020clg400-1", 10.0, 7971.9, 12544, bottleneck, 1.6e6)


def many(count):
    """A table of this many layers, each slower than the one before."""
    layers = tuple(mvau(index, 1 + index % 64, 36, 100 + 10 * index, 50 + index, index % 7) for index in range(count))
    name = layers[-1].name if layers else None
    return LayerTable("step_minimize_bit_width", layers, None, 10.0, None, None, name)
