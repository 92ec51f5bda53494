"""Whether the throughput asked was reached, and what held it back. Layer: projects. Thread: any.

Source: finn-plus 1.6.1, transformation/fpgadataflow/set_folding.py (how FINN unfolds) and
DataflowBuildConfig._resolve_cycles_per_frame (how it rounds the target).
"""

from __future__ import annotations

from dataclasses import dataclass

from projects import numbers
from projects.build.layers import Layer, LayerTable
from projects.folding.dimensions import Fold, base_type, bits, divisors, folds
from projects.problems import Problem, Severity
from projects.text import Text, text

MAX_STREAM_BITS = 8191  # finn.util.basic.MAX_ALLOWED_AP_INT_W: the widest stream HLS can have
FOLDING_STEP = "step_target_fps_parallelization"


@dataclass(frozen=True)
class Limit:
    """What holds a layer back.

    Args:
        kind: "weight-width", "stream-width", "unfolded", "folding-file", "not-folded" or "unknown".
        words: it, as the end of a sentence. mend: what can be done.
    """

    kind: str
    words: Text
    mend: Text


def target_cycles(target_fps: int, clock_ns: float) -> int:
    """Cycles a frame that FINN folds for; rounded as FINN does."""
    return int(10**9 / clock_ns / target_fps)


def missed_target(
    target_fps: int | None,
    clock_ns: float,
    wwidth_max: int,
    final: LayerTable | None,
    folded: LayerTable | None = None,
    folding_file: str | None = None,
    by_hand: bool = False,
) -> list[Problem]:
    """A warning where the design is slower than asked.

    Args:
        target_fps: frames a second asked, None: nothing was asked.
        wwidth_max: mvau_wwidth_max of the build.
        final: layers after the last step.
        folded: layers after step_target_fps_parallelization: the weight widths that FINN looked at. None: as final.
        folding_file: name of the folding file, applied after FINN's own folding and so responsible where given.
        by_hand: the limiting layer's parallelism was set by hand, while editing.
    """
    if target_fps is None or final is None or not final.max_cycles or final.fps is None:
        return []
    wanted = target_cycles(target_fps, clock_ns)
    if final.max_cycles <= wanted:
        return []
    layer = next((x for x in final.layers if x.name == final.bottleneck), None)
    looked_at = next((x for x in (folded or final).layers if x.name == final.bottleneck), layer)
    limit = (
        limit_of(looked_at, wanted, wwidth_max, folding_file)
        if looked_at is not None
        else Limit("unknown", text("unknown"), text("Lower the target."))
    )
    if by_hand and layer is not None:
        limit = Limit(
            "by-hand",
            text("the values set by hand"),
            text("Raise the values of {node}, or give them back to FINN.", node=layer.name),
        )
    slower = [x.name for x in final.layers if (x.cycles or 0) > wanted]
    return [
        Problem(
            code="target-missed",
            severity=Severity.WARNING,
            message=text(
                "Frames per second: {asked} asked, {reached} reached, limited by {node}: {limit}.",
                asked=numbers.count(target_fps),
                reached=_frames(final.fps, target_fps),
                node=final.bottleneck,
                limit=str(limit.words),
            ),
            hint=limit.mend,
            node=final.bottleneck,
            key=layer.key if layer else None,
            step=FOLDING_STEP if folding_file is None else "step_apply_folding_config",
            detail=f"Slower than {wanted} cycles a frame: {', '.join(slower)}" if slower else "",
        )
    ]


def _frames(fps: float, target_fps: int) -> str:
    """Frames a second as the sentence says them; never rounded up to the target that was missed."""
    if fps < 100:
        return numbers.count(fps)
    return numbers.count(round(fps) if round(fps) < target_fps else int(fps))


def limit_of(layer: Layer, wanted: int, wwidth_max: int, folding_file: str | None = None) -> Limit:
    """Why FINN did not make this layer faster. wanted: cycles a frame."""
    if folding_file is not None:
        return Limit(
            "folding-file",
            text("the values in {file}", file=folding_file),
            text("Raise the values of {node} in the folding file.", node=layer.name),
        )
    parts = {fold.attribute: fold for fold in folds(layer)}
    if base_type(layer.op_type) == "MVAU" and {"PE", "SIMD"} <= parts.keys():
        found = _mvau_limit(layer, parts["PE"], parts["SIMD"], wanted, wwidth_max)
        if found is not None:
            return found
    if base_type(layer.op_type) == "ConvolutionInputGenerator" and parts.get("SIMD") and parts["SIMD"].full:
        return _unfolded()
    if parts and all(fold.full for fold in parts.values()):
        return _unfolded()
    if not parts:
        return Limit(
            "not-folded",
            text("FINN's automatic folding does not unfold {op}", op=layer.op_type),
            text("Set its folding in a folding file, or lower the target."),
        )
    return Limit("unknown", text("its folding"), text("Set its folding in a folding file, or lower the target."))


def _unfolded() -> Limit:
    return Limit(
        "unfolded",
        text("it is unfolded as far as it goes"),
        text("Lower the target, take a faster clock, or make the layer smaller."),
    )


def _mvau_limit(layer: Layer, pe: Fold, simd: Fold, wanted: int, wwidth_max: int) -> Limit | None:
    """FINN raises SIMD while SIMD * weight bits is within mvau_wwidth_max, then PE up to MH or the stream's limit."""
    datatype = layer.attribute("weightDataType")
    width = bits(datatype.value if datatype else None)
    if pe.full and simd.full:
        return _unfolded()
    if width is None:
        return None
    wider = [d for d in divisors(simd.size) if d > simd.value]
    if wider and wider[0] * width > wwidth_max:
        enough = next((d for d in wider if _cycles(layer, pe.value, simd.value, pe.size, d) <= wanted), None)
        use = enough or wider[-1]
        reaches = (
            text(
                "Raise the weight width to {width}: SIMD can then be {simd}, which is enough for this layer.",
                width=use * width,
                simd=use,
            )
            if enough
            else text(
                "Raise the weight width (up to {width} helps this layer), or lower the target.", width=use * width
            )
        )
        return Limit("weight-width", text("weight width {width}", width=wwidth_max), reaches)
    taller = [d for d in divisors(pe.size) if d > pe.value]
    if taller and taller[0] * simd.value * width > MAX_STREAM_BITS:
        return Limit(
            "stream-width",
            text("its weight stream would be wider than {bits} bits", bits=MAX_STREAM_BITS),
            text("Take RTL for this layer, narrower weights, or another memory mode; or lower the target."),
        )
    return None


def _cycles(layer: Layer, pe: int, simd: int, new_pe: int, new_simd: int) -> float:
    """Cycles at another folding: they go with 1 / (PE * SIMD)."""
    return (layer.cycles or 0) * pe * simd / (new_pe * new_simd)
