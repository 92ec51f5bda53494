"""The layers table while it is edited: what may be set, what is set, what it would cost.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from projects.folding.session_protocol import Ask, Question
from studio.jobs.estimates import Estimates
from studio.window.edit_state import Effect
from studio.window.editing import Editor
from studio.window.effect_words import needs_report, words_of
from widgets.buildbar.bar import BuildBar
from widgets.tables.editing import Editing
from widgets.tables.layers_table import LayersTable


class EditingPresenter(QObject):
    """Connects the layers table and the build bar to the editor.

    Signals:
        said: a sentence about an edit.
        report_wanted: a sentence, and the Effect that has more to be read.
    """

    said = Signal(str)
    report_wanted = Signal(str, object)

    def __init__(
        self, table: LayersTable, bar: BuildBar, editor: Editor, estimates: Estimates, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._table, self._editor, self._estimates = table, editor, estimates
        table.edits_requested.connect(editor.edit)
        table.resets_requested.connect(editor.reset)
        table.prices_requested.connect(self.ask_prices)
        table.paste_refused.connect(self.said)
        editor.changed.connect(self.refresh)
        editor.took_effect.connect(self.on_effect)
        bar.changed.connect(lambda _: editor.target.on_changed())
        self.refresh()

    def ask_prices(self, key: str, attribute: str) -> None:
        """Ask what each legal value of a cell would cost."""
        setting = self._editor.setting()
        self._estimates.ask(
            lambda n: Question(n, Ask.PRICES, setting, node=key, attribute=attribute),
            lambda answer: self._table.set_prices(key, attribute, answer.prices),
        )

    def on_effect(self, effect: Effect) -> None:
        """A change was priced: say what the figures do not."""
        words = words_of(effect)
        if needs_report(effect):
            self.report_wanted.emit(words, effect)
        elif words:
            self.said.emit(words)

    def refresh(self) -> None:
        """Say what can be edited, and whether newer figures are on the way."""
        editor = self._editor
        self._table.set_dimmed(editor.pending)
        if not editor.editable:
            self._table.set_editing(None)
            return
        automatic = {layer.key: {a.name: a.value for a in layer.attributes} for layer in editor.automatic}
        self._table.set_editing(Editing(automatic, editor.overridden()))
