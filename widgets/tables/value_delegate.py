"""Lets free values of a layers table be typed into their cell; what FINN cannot build is told and not taken.

Closed sets have a list instead (see `value_list`). Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QToolTip, QWidget

from projects.build.layers import Layer
from projects.folding.values import typed
from projects.text import Text
from widgets.tables.layer_delegate import LayerDelegate
from widgets.tables.roles import Role
from widgets.theme.colors import Theme
from widgets.words import translated

Index = QModelIndex | QPersistentModelIndex
_NARROWEST = 120


class _Legal(QValidator):
    """Takes every text and accepts only what the layer can have."""

    def __init__(self, layer: Layer, attribute: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._layer, self._attribute = layer, attribute

    def why(self, words: str) -> Text | None:
        """Why it cannot be, None where it can."""
        return typed(self._layer, self._attribute, words)[1]

    # -- Qt --

    def validate(self, words: str, place: int) -> tuple[QValidator.State, str, int]:
        legal = self.why(words) is None
        return (QValidator.State.Acceptable if legal else QValidator.State.Intermediate), words, place


class ValueEdit(QLineEdit):
    """A free value being typed; framed, with a sentence, while it cannot be."""

    def __init__(self, layer: Layer, attribute: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.layer, self.attribute = layer, attribute
        self._theme = theme
        self._legal = _Legal(layer, attribute, self)
        self.setObjectName("layers_value_edit")
        self.setAccessibleName(f"{attribute}, {layer.name}")
        self.setValidator(self._legal)
        self.textChanged.connect(self._judge)

    def _judge(self, words: str) -> None:
        why = self._legal.why(words)
        said = "" if why is None else translated(why)
        self.setToolTip(said)
        self.setAccessibleDescription(said)
        frame = f"border: 2px solid {self._theme.over}; color: {self._theme.over_text};"
        self.setStyleSheet("" if why is None else f"#layers_value_edit {{ {frame} }}")
        # Said at once: nobody points at a field while typing into it.
        if said and self.isVisible():
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height() - 8)), said, self)
        elif not said:
            QToolTip.hideText()


class ValueDelegate(LayerDelegate):
    """A layer's row whose free values can be typed.

    Signals:
        typed: key, attribute, value: a legal value was confirmed.
    """

    typed = Signal(str, str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layer: Layer | None = None
        self._attribute = ""

    def prepare(self, layer: Layer, attribute: str) -> None:
        """Whose value is typed next; just before the view is told to edit."""
        self._layer, self._attribute = layer, attribute

    # -- Qt --

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget | None:
        if self._layer is None:
            return None
        editor = ValueEdit(self._layer, self._attribute, self._theme, parent)
        editor.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        self._layer = None
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # New figures come while a person types; what is typed stays.
        if isinstance(editor, ValueEdit) and not editor.isModified():
            editor.setText(index.data(Role.PLAIN))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, ValueEdit) and editor.isModified():
            value, why = typed(editor.layer, editor.attribute, editor.text())
            if why is None:
                self.typed.emit(editor.layer.key, editor.attribute, value)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)
        rect.setWidth(max(rect.width(), _NARROWEST))
        room = editor.parentWidget().rect() if editor.parentWidget() is not None else rect
        rect.moveLeft(max(0, min(rect.left(), room.right() - rect.width())))
        editor.setGeometry(rect)
