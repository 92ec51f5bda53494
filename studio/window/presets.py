"""Presets: many values at once, for the selected layers or for all. Layer: studio.window. Thread: GUI."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from projects.build.layers import Layer
from projects.folding import presets
from projects.folding.dimensions import dimensions
from projects.folding.overrides import Edit
from projects.folding.session_protocol import Answer, AnswerState, Ask, Question
from projects.text import text
from studio.jobs.estimates import Estimates
from studio.window.editing import Editor
from widgets.words import translated

RAM_STYLES = ("block", "distributed", "auto", "ultra")
PRESETS: dict[str, Callable[[Iterable[Layer]], presets.Preset]] = {
    **{f"ram_{style}": partial(presets.ram_style, value=style) for style in RAM_STYLES},
    "style_hls": partial(presets.impl_style, style="hls"),
    "style_rtl": partial(presets.impl_style, style="rtl"),
    "style_swg": presets.window_generators_as_rtl,
    "style_auto": partial(presets.impl_style, style=""),
    "folded": presets.fully_folded,
    "unrolled": presets.fully_unrolled,
}
MEET, BALANCE = "meet", "balance"


class Presets(QObject):
    """Applies presets.

    Args:
        selected: the keys of the selected layers; none: all are meant.

    Signals:
        said: a sentence about what a preset did not do.
    """

    said = Signal(str)

    def __init__(
        self,
        editor: Editor,
        estimates: Estimates,
        selected: Callable[[], tuple[str, ...]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor, self._estimates, self._selected = editor, estimates, selected

    def words(self) -> dict[str, str]:
        """What the presets are called, in the order of their menu; "" stands for a line between."""
        return {
            **{f"ram_{style}": self.tr("All ram_style {style}").format(style=style) for style in RAM_STYLES},
            "line_1": "",
            "style_hls": self.tr("Implementation style: all HLS"),
            "style_rtl": self.tr("Implementation style: prefer RTL"),
            "style_swg": self.tr("Implementation style: window generators (SWG) as RTL"),
            "style_auto": self.tr("Implementation style: FINN's choice"),
            "line_2": "",
            "folded": self.tr("Fully folded"),
            "unrolled": self.tr("Fully unrolled"),
            MEET: self.tr("Meet the target fps (FINN's SetFolding)"),
            BALANCE: self.tr("Balance to the bottleneck"),
        }

    def scope(self) -> str:
        """Which layers a preset would be for now, in words."""
        count = len(self._selected())
        if count == 1:
            return self.tr("For the selected layer alone")
        return self.tr("For the {n} selected layers").format(n=count) if count else self.tr("For all layers")

    def apply(self, name: str) -> None:
        """Apply a preset to the selected layers, to all where none is selected."""
        keys = self._selected()
        if name == MEET:
            self._meet(keys)
        elif name == BALANCE:
            self._balance(keys)
        else:
            layers = self._editor.effective()
            preset = PRESETS[name](presets.of_keys(layers, keys) if keys else layers)
            if keys and len(keys) < len(layers):  # a row that is merely looked at is selected, too
                said = {"preset": str(preset.name), "n": len(keys), "all": len(layers)}
                preset = replace(preset, name=text("{preset}, {n} of {all} layers", **said))
            if said := self.words_of(preset, self._editor.apply(preset.edits, preset.name)):
                self.said.emit(said)

    def words_of(self, preset: presets.Preset, changed: bool) -> str:
        """What is to be said of a preset: that it changes nothing, what it leaves alone; else ""."""
        said = [] if changed else [self.tr("no value changes.")]
        if preset.skipped:
            first = preset.skipped[0]
            one = self.tr("{node} keeps its value: {why}")
            several = self.tr("{count} layers keep their value, the first of them {node}: {why}")
            words = one if len(preset.skipped) == 1 else several
            why = translated(first.reason)
            said.append(words.format(count=len(preset.skipped), node=first.name, why=why))
        return f"{translated(preset.name)}: {' '.join(said)}" if said else ""

    def _meet(self, keys: tuple[str, ...]) -> None:
        """The folding that FINN's SetFolding chose for the target is the automatic one: give the values back to it."""
        layers = {layer.key: layer for layer in self._editor.automatic if not keys or layer.key in keys}
        cells = [
            (key, attribute)
            for key, attribute in self._editor.overridden()
            if key in layers and attribute in (*dimensions(layers[key].op_type), "parallel_window")
        ]
        name = text("Meet the target fps")
        if not cells or not self._editor.reset(cells, name):
            self.said.emit(self.tr("{preset}: no value changes; these layers have FINN's own folding for the target.")
                           .format(preset=translated(name)))  # fmt: skip

    def _balance(self, keys: tuple[str, ...]) -> None:
        name, setting = text("Balance to the bottleneck"), self._editor.setting()

        def take(answer: Answer) -> None:
            if setting != self._editor.setting():
                return  # other values by now: what FINN found does not hold for them
            if answer.state is not AnswerState.DONE:
                self.said.emit(f"{translated(name)}: {answer.message or ''}")
                return
            edits = tuple(Edit(*edit) for edit in answer.edits)
            if not edits or not self._editor.apply(edits, name):
                self.said.emit(self.tr("{preset}: no value changes; no layer can be smaller without being the slowest.")
                               .format(preset=translated(name)))  # fmt: skip

        self._estimates.ask(lambda n: Question(n, Ask.BALANCE, setting, nodes=keys), take)
