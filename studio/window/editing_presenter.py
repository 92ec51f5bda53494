"""The layers table while it is edited: what may be set, what is set, what it would cost.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from projects.build.layers import Layer
from projects.folding import presets
from studio.window.editing import Editor
from widgets.buildbar.bar import BuildBar
from widgets.tables.editing import Editing
from widgets.tables.layers_table import LayersTable
from widgets.words import translated

RAM_STYLES = ("block", "distributed", "auto", "ultra")
PRESETS: dict[str, Callable[[Iterable[Layer]], presets.Preset]] = {
    **{f"ram_{style}": partial(presets.ram_style, value=style) for style in RAM_STYLES},
    "folded": presets.fully_folded,
    "unrolled": presets.fully_unrolled,
}


class EditingPresenter(QObject):
    """Connects the layers table and the build bar to the editor.

    Signals:
        said: a sentence about an edit.
    """

    said = Signal(str)

    def __init__(self, table: LayersTable, bar: BuildBar, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table, self._editor = table, editor
        table.edits_requested.connect(editor.edit)
        table.resets_requested.connect(editor.reset)
        table.prices_requested.connect(editor.ask_prices)
        table.paste_refused.connect(self.said)
        editor.prices_came.connect(table.set_prices)
        editor.changed.connect(self.refresh)
        editor.had_no_effect.connect(self.on_no_effect)
        bar.changed.connect(lambda _: editor.target_changed())
        self.refresh()

    def on_no_effect(self, edit: str) -> None:
        """An edit changed no figure: say so, for somebody expects one to change."""
        self.said.emit(self.tr("{edit}: no figure of FINN's changes by this.").format(edit=edit))

    def preset_words(self) -> dict[str, str]:
        """What the presets are called, in the order of their menu."""
        return {
            **{f"ram_{style}": self.tr("All ram_style {style}").format(style=style) for style in RAM_STYLES},
            "folded": self.tr("Fully folded"),
            "unrolled": self.tr("Fully unrolled"),
        }

    def apply_preset(self, name: str) -> None:
        """Apply one of `PRESETS` to the selected layers, to all where none is selected; say what it leaves alone."""
        keys = self._table.selected_keys()
        layers = self._editor.effective()
        preset = PRESETS[name](presets.of_keys(layers, keys) if keys else layers)
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

    def refresh(self) -> None:
        """Say what can be edited, and whether newer figures are on the way."""
        editor = self._editor
        self._table.set_dimmed(editor.pending)
        if not editor.editable:
            self._table.set_editing(None)
            return
        automatic = {layer.key: {a.name: a.value for a in layer.attributes} for layer in editor.automatic}
        self._table.set_editing(Editing(automatic, editor.overridden()))
