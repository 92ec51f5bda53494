"""The layers table while it is edited: what may be set, what is set, what it would cost.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio.window.editing import Editor
from widgets.buildbar.bar import BuildBar
from widgets.tables.editing import Editing
from widgets.tables.layers_table import LayersTable


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

    def refresh(self) -> None:
        """Say what can be edited, and whether newer figures are on the way."""
        editor = self._editor
        self._table.set_dimmed(editor.pending)
        if not editor.editable:
            self._table.set_editing(None)
            return
        automatic = {layer.key: {a.name: a.value for a in layer.attributes} for layer in editor.automatic}
        self._table.set_editing(Editing(automatic, editor.overridden()))
