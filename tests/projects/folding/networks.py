"""Layer tables of made-up networks in the shapes of TFC and CNV, without FINN. Layer: tests. Thread: the test's."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from projects.build.layers import Layer, LayerAttribute

RAM = ("auto", "block", "distributed", "ultra")
MODES = ("dynamic", "external", "external_mem", "internal_decoupled", "internal_embedded")
DEPTHS = [("inFIFODepths", [2], "ints", None), ("outFIFODepths", [2], "ints", None)]
STYLE = ("preferred_impl_style", "", "s", ("", "hls", "rtl"))

Spec = tuple[str, Any, str, tuple[Any, ...] | None]


def attribute(name: str, value: Any, kind: str = "i", allowed: Any = None, default: Any = None) -> LayerAttribute:
    unset = value if isinstance(value, (list, str)) else 0
    return LayerAttribute(name, value, unset if default is None else default, kind, allowed, explicit=True)


def layer(op_type: str, *specs: Spec, key: str = "k", name: str = "", **numbers: Any) -> Layer:
    found = [attribute(n, v, "ints" if isinstance(v, list) else "s" if isinstance(v, str) else "i")
             for n, v in numbers.items()]  # fmt: skip
    found += [attribute(*spec) for spec in (*specs, *DEPTHS, STYLE)]
    impl = op_type.rsplit("_", 1)[-1] if op_type.endswith(("_hls", "_rtl")) else ""
    return Layer(key, name or f"{op_type}_0", op_type, impl, tuple(found), 100, 10.0, 1, 0, 0)


def mvau(mw: int, mh: int, pe: int = 1, simd: int = 1, style: str = "hls", **more: Any) -> Layer:
    rtl = [("pumpedCompute", more.pop("pumpedCompute", 0), "i", (0, 1))] if style == "rtl" else []
    return layer(
        f"MVAU_{style}",
        ("ram_style", more.pop("ram_style", "auto"), "s", RAM),
        ("ram_style_thresholds", "auto", "s", RAM[:3]),
        ("resType", "lut" if style == "hls" else "auto", "s", ("auto", "dsp", "lut")),
        ("mem_mode", more.pop("mem_mode", "internal_decoupled"), "s", MODES),
        ("runtime_writeable_weights", more.pop("runtime_writeable_weights", 0), "i", (0, 1)),
        ("pumpedMemory", more.pop("pumpedMemory", 0), "i", (0, 1)),
        *rtl,
        PE=pe,
        SIMD=simd,
        MW=mw,
        MH=mh,
        **{"TH": 1, "numInputVectors": [1], "inputDataType": "INT2", "weightDataType": "INT2", **more},
    )


def thresholding(channels: int, pe: int = 1, style: str = "rtl") -> Layer:
    switch = ("runtime_writeable_weights", 0, "i", (0, 1))
    if style == "rtl":
        return layer("Thresholding_rtl", switch, PE=pe, NumChannels=channels, depth_trigger_uram=0,
                     depth_trigger_bram=0)  # fmt: skip
    modes = ("mem_mode", "internal_decoupled", "s", MODES[3:])
    return layer("Thresholding_hls", switch, modes, ("ram_style", "distributed", "s", RAM[1:]), PE=pe,
                 NumChannels=channels)  # fmt: skip


def window(channels: int, simd: int = 1, depthwise: int = 0, kernel: int = 3, parallel: int = 0) -> Layer:
    return layer(
        "ConvolutionInputGenerator_rtl",
        ("ram_style", "distributed", "s", RAM),
        ("parallel_window", parallel, "i", (0, 1)),
        ("depthwise", depthwise, "i", (0, 1)),
        ("dynamic_mode", 0, "i", (0, 1)),
        SIMD=simd,
        IFMChannels=channels,
        ConvKernelDim=[kernel, kernel],
    )


def pool(channels: int, pe: int = 1) -> Layer:
    return layer("Pool_hls", PE=pe, Channels=channels)


def labels(count: int = 10) -> Layer:
    return layer("LabelSelect_hls", PE=1, Labels=count)


def reshape(inner: int, outer: int, pe: int = 1) -> Layer:
    return layer("Reshape_rtl", PE=pe, inp_shape=[1, inner, inner], out_shape=[1, outer])


def network(*layers: Layer) -> tuple[Layer, ...]:
    """The layers under FINN's names, counted per op type, each with a key of its own."""
    from dataclasses import replace

    counts: Counter[str] = Counter()
    named = []
    for index, one in enumerate(layers):
        named.append(replace(one, name=f"{one.op_type}_{counts[one.op_type]}", key=f"t{index}"))
        counts[one.op_type] += 1
    return tuple(named)


def tfc(style: str = "hls") -> tuple[Layer, ...]:
    """A perceptron of four dense layers behind a reshape."""
    dense = [mvau(784, 64, style=style), mvau(64, 64, style=style), mvau(64, 64, style=style), mvau(64, 10)]
    return network(reshape(28, 784), thresholding(784), *dense, labels())


def cnv() -> tuple[Layer, ...]:
    """Six convolutions with two max-pools, each a depthwise window generator and a Pool, and three dense layers."""
    return network(
        thresholding(3),
        *(window(3), mvau(27, 64), window(64), mvau(576, 64), window(64, 2, 1, 2), pool(64, 2)),
        *(window(64), mvau(576, 128), window(128), mvau(1152, 128), window(128, 2, 1, 2), pool(128, 2)),
        *(window(128), mvau(1152, 256), window(256), mvau(2304, 256)),
        *(mvau(256, 512), mvau(512, 512), mvau(512, 10), labels()),
    )


def chain(layers: tuple[Layer, ...]) -> list[tuple[str, str]]:
    """Edges from each layer to the next."""
    return [(one.key, other.key) for one, other in pairwise(layers)]


def named(layers: tuple[Layer, ...], name: str) -> Layer:
    return next(one for one in layers if one.name == name)
