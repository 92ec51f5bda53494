""" "Why this number?": asks an estimate session for the causes of a cell and shows them beside it.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QWidget

from projects.folding.rules import STYLE, shown
from projects.folding.session_protocol import Answer, AnswerState, Ask, Question
from projects.folding.why import WhyReason
from projects.text import text
from studio.jobs.estimates import Estimates
from studio.session import Session
from studio.window.editing import Editor
from widgets.folding.why_popup import WhyPopup
from widgets.specialise.table import SpecialiseTable
from widgets.tables.columns import FIGURES, figure
from widgets.tables.layers_table import LayersTable
from widgets.theme.colors import Theme


class Why(QObject):
    """One question at a time.

    Args:
        theme: the theme on screen.
    """

    def __init__(
        self,
        window: QWidget,
        layers: LayersTable,
        specialise: SpecialiseTable,
        editor: Editor,
        session: Session,
        estimates: Estimates,
        theme: Callable[[], Theme],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor, self._session, self._estimates, self._theme = editor, session, estimates, theme
        self.popup = WhyPopup(window)
        self._asked = 0
        layers.why_requested.connect(lambda key, column: self.ask(key, column, layers.cell_place(key, column)))
        specialise.why_requested.connect(lambda key: self.ask(key, STYLE, specialise.cell_place(key)))

    def ask(self, key: str, subject: str, place: QRect) -> None:
        """Show why a value or a figure is as it is.

        Args:
            key: of the layer. subject: an attribute, a figure ("cycles", "LUT" ...), or the implementation style.
            place: of the cell, on the screen.
        """
        self._asked += 1
        asked, title = self._asked, self._title(key, subject)
        self.popup.set_theme(self._theme())
        if not self._editor.editable:
            said = text("FINN can be asked once the layers are ready.")
            self.popup.set_reasons(title, (WhyReason(said),))
            self.popup.open_at(place)
            return
        setting = self._editor.setting()

        def take(answer: Answer) -> None:
            if asked != self._asked:
                return
            reasons = answer.reasons
            if answer.state is not AnswerState.DONE:
                reasons = (WhyReason(text("{words}", words=answer.message or "")),)
            self.popup.set_reasons(title, reasons)

        self.popup.set_waiting(title)
        self.popup.open_at(place)
        self._estimates.ask(lambda n: Question(n, Ask.WHY, setting, node=key, attribute=subject), take)

    def _title(self, key: str, subject: str) -> str:
        table = self._session.layers
        layer = next((la for la in table.layers if la.key == key), None) if table is not None else None
        if layer is None:
            return self.tr("Why this number?")
        if subject in ("impl", STYLE):
            return self.tr("Why is {node} {style}?").format(node=layer.name, style=layer.impl.upper())
        attribute = layer.attribute(subject)
        value = figure(layer, subject) if subject in FIGURES else attribute.value if attribute is not None else None
        words = self.tr("Why {subject} {value} of {node}?")
        return words.format(subject=subject, value=shown(value), node=layer.name)
