"""The outputs and tensors of a comparison as a Qt table. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QIcon

from projects import numbers
from projects.model.names import shown
from projects.run.differences import OutputDifference, RunDifference, TensorDifference
from projects.run.relating import Match, Relation
from projects.run.words import figure, output_words, relation_words
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import heading_font, tabular_font
from widgets.theme.icons import icon
from widgets.words import translated

FIRST, SECOND, RELATION, LARGEST = range(4)
KEYS_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_UNKNOWN = frozenset({Relation.UNTOLD, Relation.ELSEWHERE, Relation.SHAPE, Relation.MISSING})
DEPARTS, DIFFERS, AGREES, SCALED, UNTOLD = (
    "map-marker-alert",
    "not-equal-variant",
    "equal",
    "approximately-equal",
    "help",
)


@dataclass(frozen=True)
class NumbersRow:
    """A row. keys: of the nodes in both models. about: the tooltip."""

    first: str
    second: str
    relation: str
    largest: str
    glyph: str
    keys: tuple[str, str]
    about: str
    is_output: bool = False


def rows_of(difference: RunDifference) -> tuple[NumbersRow, ...]:
    """The outputs first, then the tensors in the order of the data."""
    outputs = tuple(_output_row(output) for output in difference.outputs)
    tensors = tuple(_tensor_row(t, at == difference.departs) for at, t in enumerate(difference.tensors))
    return (*outputs, *tensors)


def _output_row(output: OutputDifference) -> NumbersRow:
    words = translated(output_words(output))
    if output.chooses_a or output.chooses_b:
        if not output.top_agrees:
            relation = _words("class {one}, not {other}").format(one=_top(output.top_b), other=_top(output.top_a))
        elif output.random_agreeing not in (None, output.random_frames):
            relation = _words("same class {top}, another on random inputs").format(top=_top(output.top_a))
        else:
            relation = _words("same class {top}").format(top=_top(output.top_a))
        largest = figure(output.scores.left) if output.scores is not None else numbers.UNKNOWN
        if output.scores is not None:
            relation += _words("; scores: {how}").format(how=translated(relation_words(output.scores)))
    else:
        relation, largest = translated(relation_words(output.match)), figure(output.match.left)
    glyph = _glyph(output.match) if not (output.chooses_a or output.chooses_b) else AGREES if output.agrees else DIFFERS
    names = (shown(output.name_a), shown(output.name_b))
    return NumbersRow(*names, relation, largest, glyph, (output.key_a, output.key_b), words, True)


def _tensor_row(tensor: TensorDifference, departs: bool) -> NumbersRow:
    relation = translated(relation_words(tensor.match))
    counted = _words("{differing} of {count} values differ").format(
        differing=numbers.count(tensor.match.differing), count=numbers.count(tensor.match.count)
    )
    about = [f"{tensor.node_a} ({tensor.op_a})", f"{tensor.node_b} ({tensor.op_b})", relation]
    if tensor.match.count:
        about.append(counted)
    if tensor.match.largest != tensor.match.left:
        about.append(_words("Of the plain numbers: {raw}").format(raw=figure(tensor.match.largest)))
    if departs:
        about.append(_words("The result departs here."))
        relation = _words("{relation}: the result departs here").format(relation=relation)
    glyph = DEPARTS if departs else _glyph(tensor.match)
    return NumbersRow(
        tensor.node_a, tensor.node_b, relation, figure(tensor.match.left), glyph, (tensor.key_a, tensor.key_b),
        "\n".join(about),
    )  # fmt: skip


def _glyph(match: Match) -> str:
    if match.relation in _UNKNOWN:
        return UNTOLD
    if match.relation is Relation.EQUAL:
        return AGREES
    return SCALED if match.relation.agrees else DIFFERS


def _top(value: int | None) -> str:
    return numbers.UNKNOWN if value is None else str(value)


def _words(template: str) -> str:
    return QCoreApplication.translate("numbers", template)


class NumbersModel(QAbstractTableModel):
    """Node in the first model, in the second, how they relate, largest difference but for order and scale."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[NumbersRow, ...] = ()
        self._titles = ("", "")
        self._of_steps = False
        self._theme = LIGHT

    @property
    def rows(self) -> tuple[NumbersRow, ...]:
        """What is listed."""
        return self._rows

    def set_rows(self, rows: tuple[NumbersRow, ...]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def set_titles(self, first: str, second: str) -> None:
        """What the two models are called; both empty: the rows are the steps of a build."""
        self._titles, self._of_steps = (first, second), not (first or second)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, FIRST, SECOND)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, LARGEST))

    def text_of(self, row: int) -> str:
        """A row in one line, tab-separated."""
        found = self._rows[row]
        return "\t".join((found.first, found.second, found.relation, found.largest))

    def _icon(self, glyph: str) -> QIcon:
        theme = self._theme
        colors = {DEPARTS: theme.over, DIFFERS: theme.over, AGREES: theme.good, SCALED: theme.good}
        return icon(glyph, colors.get(glyph, theme.muted))

    # Qt overrides

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section <= LARGEST:
            return None
        names = (*self._titles, _words("The second is"), _words("Difference"))
        if self._of_steps:
            names = (_words("Step"), "", _words("Against the step before"), _words("Difference"))
        if role == Qt.ItemDataRole.DisplayRole:
            return names[section]
        if role == Qt.ItemDataRole.ToolTipRole and section == LARGEST:
            return _words("Largest difference on any input, once order and scale are undone where they could be")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == LARGEST else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        cell = (row.first, row.second, row.relation, row.largest)[column]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell
        if role == Qt.ItemDataRole.DecorationRole and column == RELATION:
            return self._icon(row.glyph)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.about
        if role == Qt.ItemDataRole.FontRole and (row.is_output or column == LARGEST):
            return _font(row.is_output, column == LARGEST)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column == LARGEST else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return row.keys if role == KEYS_ROLE else None


def _font(bold: bool, figures: bool) -> QFont:
    font = tabular_font() if figures else heading_font()
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font
