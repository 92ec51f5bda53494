"""What was set differently in two builds: the settings of the whole, then folding and style of each layer.

A layer's values are those in effect after the last step, whoever set them: FINN for the target, a person, or a file.
Where a build did not get that far, its files say what was to be set. What a person set comes before what FINN made of
it. Layer: projects. Thread: any, not the GUI's (reads files).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from projects import numbers
from projects.build.config_files import COUNTS, NUMBERS, SWITCHES, WORDS
from projects.build.layers import FOLDING_ATTRIBUTES, Layer
from projects.folding.overrides import Overrides
from projects.folding.rules import STYLE as STYLE_ATTRIBUTE
from projects.folding.styles import identities
from projects.text import Text, text
from projects.versus.figures import BuildFigures
from projects.versus.pairing import LayerPair

Kind = Literal["changed", "added", "removed"]
Author = Literal["person", "FINN", ""]
SETTABLE = tuple(dict.fromkeys((*FOLDING_ATTRIBUTES, *COUNTS, *SWITCHES, *NUMBERS, *WORDS)))
STYLE = "impl style"
LAYER = "layer"
# What a configuration file may say that the request says, too: compared there.
_ASKED = frozenset(
    "output_dir synth_clk_period_ns board fpga_part target_fps mvau_wwidth_max folding_config_file "
    "specialize_layers_config_file standalone_thresholds".split()
)


@dataclass(frozen=True)
class Difference:
    """One thing that was set differently.

    Args:
        what: FINN's word for it ("PE", "mvau_wwidth_max"), or ours where it has none.
        before, after: the value in each build; None: it has none there.
        layer: the layer's name, both where they differ; "" for a setting of the whole build.
        kind: added and removed are layers that only one build has.
        unit: "fps", "ns" or "".
        author: who set it so in at least one of the builds: a person, else FINN; "" where that is not known.
    """

    what: str
    before: Any
    after: Any
    layer: str = ""
    kind: Kind = "changed"
    unit: str = ""
    author: Author = ""

    @property
    def title(self) -> Text:
        """What differs: "PE of MVAU_hls_1"."""
        if self.kind != "changed":
            return text("layer {layer}", layer=self.layer)
        return text("{what} of {layer}", what=self.what, layer=self.layer) if self.layer else text(self.what)

    def value(self, after: bool) -> str:
        """One of the two values as people read it; a dash where there is none."""
        return value_words(self.after if after else self.before, self.unit)

    def words(self) -> Text:
        """All of it: "PE of MVAU_hls_1: 16 to 32"."""
        if self.kind == "added":
            return text("layer {layer}: only in the second build", layer=self.layer)
        if self.kind == "removed":
            return text("layer {layer}: only in the first build", layer=self.layer)
        return text(
            "{title}: {before} to {after}", title=str(self.title), before=self.value(False), after=self.value(True)
        )


def value_words(value: Any, unit: str = "") -> str:
    """A setting as people read it."""
    if value is None or value == "":
        return numbers.UNKNOWN
    if isinstance(value, bool):
        return "on" if value else "off"
    if unit == "fps":
        return numbers.fps(value)
    if isinstance(value, int | float):
        words = numbers.count(value) if isinstance(value, int) else f"{value:g}"
        return f"{words}{numbers.NARROW_SPACE}{unit}" if unit else words
    if isinstance(value, list | tuple):
        return ", ".join(value_words(item) for item in value)
    return str(value)


def configuration_differences(
    a: BuildFigures, b: BuildFigures, pairs: Sequence[LayerPair] | None
) -> tuple[Difference, ...]:
    """Everything that was set differently.

    Args:
        pairs: the layers of both; None where one build has none, then their files are compared.
    """
    asked = [replace(each, author="person") for each in (*_settings(a, b), *_config_files(a, b))]
    layers = [*_layers(pairs, _Hands(a), _Hands(b))] if pairs is not None else [*_files(a, b)]
    return (*asked, *sorted(layers, key=lambda each: each.author == "FINN"))


class _Hands:
    """What a person set of the layers of a build."""

    def __init__(self, build: BuildFigures) -> None:
        self._of: Overrides | None = build.by_hand
        self._nodes = identities(build.table.layers) if build.table is not None else {}

    def set(self, layer: Layer, name: str) -> bool | None:
        """Whether a person set this; None where that is not known."""
        if self._of is None or layer.key not in self._nodes:
            return None
        return name in self._of.of(self._nodes[layer.key])


def _author(pair: LayerPair, name: str, a: _Hands, b: _Hands) -> Author:
    assert pair.a is not None
    assert pair.b is not None
    both = (a.set(pair.a, name), b.set(pair.b, name))
    return "person" if True in both else "" if None in both else "FINN"


def _settings(a: BuildFigures, b: BuildFigures) -> Iterable[Difference]:
    one, other = a.request, b.request
    if one is None or other is None:
        return
    yield from _models(a, b)
    both_boards = one.part is None and other.part is None
    rows: tuple[tuple[str, Any, Any, str], ...] = (
        (
            "board" if both_boards else "part",
            a.place if both_boards else a.part,
            b.place if both_boards else b.part,
            "",
        ),
        ("clock", float(one.clock_ns), float(other.clock_ns), "ns"),
        ("target fps", one.target_fps, other.target_fps, "fps"),
        ("mvau_wwidth_max", one.mvau_wwidth_max, other.mvau_wwidth_max, ""),
        ("standalone_thresholds", one.standalone_thresholds, other.standalone_thresholds, ""),
        ("input datatype", one.input.datatype, other.input.datatype, ""),
        ("preprocess", one.input.preprocess, other.input.preprocess, ""),
        ("topk", one.input.topk, other.input.topk, ""),
        ("stop_step", one.stop_step, other.stop_step, ""),
    )
    for what, before, after, unit in rows:
        if before != after:
            yield Difference(what, before, after, unit=unit)
    if a.recipe is not None and b.recipe is not None:
        for tool in sorted({*a.recipe.tools, *b.recipe.tools}):
            if a.recipe.tools.get(tool) != b.recipe.tools.get(tool):
                yield Difference(tool, a.recipe.tools.get(tool), b.recipe.tools.get(tool))
        left_out = [step for step in a.recipe.steps if step not in b.recipe.steps]
        put_in = [step for step in b.recipe.steps if step not in a.recipe.steps]
        if left_out or put_in:
            yield Difference("steps", left_out or None, put_in or None)


def _models(a: BuildFigures, b: BuildFigures) -> Iterable[Difference]:
    assert a.request is not None
    assert b.request is not None
    names = Path(a.request.model).name, Path(b.request.model).name
    if a.recipe is not None and b.recipe is not None:
        was, now = a.recipe.request.model, b.recipe.request.model
        if was == now:
            return  # the same content under whatever name
        if names[0] == names[1]:
            yield Difference("model content", was[:8], now[:8])
            return
    if a.request.model != b.request.model:
        same = names[0] == names[1]
        yield Difference("model", a.request.model if same else names[0], b.request.model if same else names[1])


def _config_files(a: BuildFigures, b: BuildFigures) -> Iterable[Difference]:
    """What FINN's own configuration files say besides."""
    if a.request is None or b.request is None:
        return
    kept = [build.recipe.request.config_file for build in (a, b) if build.recipe is not None]
    if len(kept) == 2 and kept[0] == kept[1]:
        return
    one, other = _object(a.request.config_file), _object(b.request.config_file)
    for key in dict.fromkeys((*one, *other)):
        if key not in _ASKED and one.get(key) != other.get(key):
            yield Difference(key, _plain(one.get(key)), _plain(other.get(key)))


def _layers(pairs: Sequence[LayerPair], a: _Hands, b: _Hands) -> Iterable[Difference]:
    for pair in pairs:
        if pair.a is None:
            yield Difference(LAYER, None, pair.name, layer=pair.name, kind="added")
            continue
        if pair.b is None:
            yield Difference(LAYER, pair.name, None, layer=pair.name, kind="removed")
            continue
        if pair.a.impl != pair.b.impl:
            author = _author(pair, STYLE_ATTRIBUTE, a, b)
            yield Difference(STYLE, pair.a.impl or None, pair.b.impl or None, layer=pair.name, author=author)
        for name in SETTABLE:
            # What only one of an operator's styles has is told by the style.
            before, after = pair.a.attribute(name), pair.b.attribute(name)
            if before is not None and after is not None and before.value != after.value:
                author = _author(pair, name, a, b)
                yield Difference(name, _plain(before.value), _plain(after.value), layer=pair.name, author=author)


def _files(a: BuildFigures, b: BuildFigures) -> Iterable[Difference]:
    """What folding and specialise files say, by the names that stand in them."""
    if a.request is None or b.request is None:
        return
    for field in ("folding_file", "specialize_file"):
        one, other = _object(getattr(a.request, field)), _object(getattr(b.request, field))
        for layer in dict.fromkeys((*one, *other)):
            was, now = _inner(one.get(layer)), _inner(other.get(layer))
            for name in dict.fromkeys((*was, *now)):
                if was.get(name) != now.get(name):
                    yield Difference(name, _plain(was.get(name)), _plain(now.get(name)), layer=layer)


def _inner(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _object(path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # it is not there any more
    return _inner(data)


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
