"""The Specialise table: the implementation styles of the design that is edited. Layer: studio.window. Thread: GUI."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from projects.build.layers import LayerTable
from projects.folding.overrides import Edit
from projects.folding.rules import STYLE
from projects.folding.session_protocol import Answer, Ask, ImplChoice, Question
from projects.text import text
from studio.jobs.estimates import Estimates
from studio.session import Session
from studio.settings import Settings
from studio.window.editing import Editor
from widgets.specialise.table import SpecialiseTable


class SpecialisePresenter(QObject):
    """Keeps the table in step with the editor, and asks FINN what it would choose.

    Signals:
        said: a sentence about an edit.
    """

    said = Signal(str)

    def __init__(
        self,
        table: SpecialiseTable,
        editor: Editor,
        session: Session,
        estimates: Estimates,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._table, self._editor, self._session, self._estimates = table, editor, session, estimates
        self._choices: tuple[ImplChoice, ...] = ()
        self._asked: object = None  # what the choices hold for
        table.layer_selected.connect(session.select_layer)
        table.styles_requested.connect(self.set_styles)
        table.resets_requested.connect(self.reset)
        table.prices_requested.connect(self.ask_prices)
        table.paste_refused.connect(self.said)
        session.selection_changed.connect(lambda _key: table.select(*session.selected_layers))
        session.descent_changed.connect(lambda: table.select(*session.selected_layers))
        session.layers_changed.connect(self.refresh)
        editor.basis_changed.connect(self.ask_choices)
        editor.changed.connect(lambda: table.set_dimmed(editor.pending))
        self.refresh()

    def ask_choices(self) -> None:
        """Ask which styles there are, where the part or the styles asked for may be others."""
        editor = self._editor
        if not editor.editable:
            self._choices, self._asked = (), None
            self.refresh()
            return
        setting, base = editor.setting(), editor.base
        asked = (base.id if base is not None else "", setting.board, setting.part, editor.state.styles)
        if asked == self._asked:
            return
        self._asked = asked

        def take(answer: Answer) -> None:
            if self._asked == asked:
                self._choices = answer.choices
                self.refresh()

        self._estimates.ask(lambda n: Question(n, Ask.IMPL, setting), take)

    def refresh(self) -> None:
        """Show the styles with the figures on screen."""
        editor, table = self._editor, self._session.layers
        locked = editor.editable and not editor.impl_free
        gone = self.tr("The model before step_specialize_layers is not there.")
        self._table.set_locked(gone if locked else "")
        if table is None or not (self._choices or locked):
            self._table.set_empty(self.tr("Implementation styles are listed once the layers are ready."))
            self._table.set_choices((), None, frozenset())
            return
        overridden = frozenset(key for key, attribute in editor.overridden() if attribute == STYLE)
        self._table.set_choices(self._choices, self._named(table), overridden)

    def _named(self, table: LayerTable) -> LayerTable:
        """The figures on screen where they are of the layers as they are now; else the layers alone."""
        now = {layer.key: layer.op_type for layer in self._editor.automatic}
        same = all(now.get(layer.key) == layer.op_type for layer in table.layers)
        return table if same else LayerTable(table.step, self._editor.automatic)

    def set_styles(self, wanted: tuple[tuple[str, str], ...]) -> None:
        """Ask FINN for styles."""
        self._editor.edit(tuple(Edit(key, STYLE, style) for key, style in wanted))

    def reset(self, keys: tuple[str, ...]) -> None:
        """Give styles back to FINN; none named: all of them."""
        chosen = {key for key, attribute in self._editor.overridden() if attribute == STYLE}
        cells = [(key, STYLE) for key in (keys or sorted(chosen)) if key in chosen]
        if cells:
            name = None if len(cells) == 1 else text("FINN's choice of style for {count} layers", count=len(cells))
            self._editor.reset(cells, name)

    def ask_prices(self, key: str) -> None:
        """Ask what each style of a node would cost."""
        setting = self._editor.setting()
        self._estimates.ask(
            lambda n: Question(n, Ask.IMPL_PRICES, setting, node=key),
            lambda answer: self._table.set_prices(key, answer.prices),
        )

    def restore(self, settings: Settings) -> None:
        """Take the columns and their order as they were."""
        state: Any = settings.data("specialise_table")
        if isinstance(state, dict):
            self._table.restore_state(state)

    def save(self, settings: Settings) -> None:
        """Remember the columns and their order."""
        settings.set_data("specialise_table", self._table.state())
