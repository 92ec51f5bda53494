"""The Layers panel: every layer of a step with its folding and FINN's figures.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView, QVBoxLayout, QWidget

from projects import numbers
from projects.build.layers import RESOURCES, LayerTable
from widgets.parts.copying import copy_action
from widgets.parts.empty import ContentOrEmpty
from widgets.tables.column_choice import ColumnChoice
from widgets.tables.columns import figure
from widgets.tables.filter_bar import ElidedLabel, FilterBar
from widgets.tables.layer_delegate import LayerDelegate
from widgets.tables.layers_model import LayersModel, LayersProxy, Role
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import tabular_font
from widgets.theme.style import ROW_HEIGHT


class LayersTable(QWidget):
    """A table of layers that can be filtered, sorted and copied.

    Signals:
        layer_selected: key of the layer a person chose; not sent for `select`.
        layer_activated: key of the layer double-clicked or confirmed with Enter.
        empty_pressed: the button of the empty state.
        state_changed: columns, widths or sorting were changed; `state()` is worth saving.
    """

    layer_selected = Signal(str)
    layer_activated = Signal(str)
    empty_pressed = Signal()
    state_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False
        self._wanted = ""  # the layer chosen, also while a filter hides it
        self._model = LayersModel(self)
        self._proxy = LayersProxy(self)
        self._proxy.setSourceModel(self._model)
        self._view = _make_view(self._proxy, self)
        self._view.setAccessibleName(self.tr("Layers"))
        self._delegate = LayerDelegate(self._view)
        self._view.setItemDelegate(self._delegate)
        self._bar = FilterBar(self)
        self._sums = ElidedLabel(parent=self)
        self._sums.setObjectName("layers_sums")
        self._sums.setContentsMargins(8, 0, 8, 0)
        self._sums.setFixedHeight(ROW_HEIGHT)
        self._sums.setFont(tabular_font(12))
        self._sums.setProperty("role", "muted")
        self._choice = ColumnChoice(self._view, self._model, self)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._view, 1)
        column.addWidget(self._sums)
        self._body = ContentOrEmpty(content, "layers", self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)
        copy_action(self._view, self.copied_text, self.tr("Copy rows"))
        self._bar.changed.connect(self._on_filter)
        self._bar.columns_wanted.connect(lambda: self._choice.show_menu(self._bar.button))
        self._choice.changed.connect(self.state_changed)
        self._body.empty.pressed.connect(self.empty_pressed)
        self._view.activated.connect(lambda index: self.layer_activated.emit(index.data(Role.KEY)))
        self._view.selectionModel().currentRowChanged.connect(self._on_current)
        self._view.selectionModel().selectionChanged.connect(self._on_selection)
        self.set_empty(self.tr("Open a model to see its layers."))
        self.set_theme(LIGHT)

    @property
    def view(self) -> QTableView:
        """The table itself."""
        return self._view

    @property
    def model(self) -> LayersModel:
        """The layers as given, unsorted and unfiltered."""
        return self._model

    def set_table(self, table: LayerTable | None, totals: Mapping[str, float] | None = None, caption: str = "") -> None:
        """Show these layers; selection, sorting and scroll stay.

        Args:
            table: None shows the empty state.
            totals: what the part has of each resource, for "n % of what the part has".
            caption: what is shown, as "Build #3 after step_minimize_bit_width".
        """
        chosen, name = self._wanted, self._wanted_name()
        across, down = self._view.horizontalScrollBar().value(), self._view.verticalScrollBar().value()
        self._quiet = True
        self._model.set_table(table, totals)
        self._choice.apply()
        self._bar.set_ops(layer.op_type for layer in self._model.table.layers)
        self._bar.set_caption(caption)
        # Tensor names change from build to build; the node's name is what stays then.
        if self._model.row_of(chosen) is None:
            chosen = next((layer.key for layer in self._model.table.layers if layer.name == name), chosen)
        self._quiet = False
        self.select(chosen, scroll=False)
        self._view.horizontalScrollBar().setValue(across)
        self._view.verticalScrollBar().setValue(down)
        if self._model.table.layers:
            self._body.show_content()
        else:
            self._body.show_empty(self._empty, self._empty_button)
        self._tell_sums()

    def set_empty(self, sentence: str, button: str = "") -> None:
        """What is said while there are no layers."""
        self._empty, self._empty_button = sentence, button
        if not self._model.table.layers:
            self._body.show_empty(sentence, button)

    def selected(self) -> str:
        """The key of the current layer, "" where there is none."""
        index = self._view.currentIndex()
        return index.data(Role.KEY) if index.isValid() else ""

    def select(self, key: str, scroll: bool = True) -> None:
        """Make this the current layer without telling; a key that is not shown clears the selection for now."""
        self._wanted = key
        row = self._model.row_of(key)
        index = QModelIndex() if row is None else self._proxy.mapFromSource(self._model.index(row, 0))
        if index.isValid() and key == self.selected():
            return
        self._quiet = True
        selection = self._view.selectionModel()
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            selection.setCurrentIndex(index, flags)
            if scroll:
                self._view.scrollTo(index)
        else:
            selection.clear()
        self._quiet = False

    def sort_by(self, name: str, descending: bool = True) -> None:
        """Sort by the column of this key ("LUT", "node" ...), which is shown if it was not."""
        self._choice.sort_by(name, descending)

    def copied_text(self) -> str:
        """The selected rows with headers, tab-separated, digits without spaces: as Ctrl+C puts on the clipboard."""
        return self._text_of(sorted({index.row() for index in self._view.selectionModel().selectedRows()}))

    def all_text(self) -> str:
        """The same of every row that is shown."""
        return self._text_of(list(range(self._proxy.rowCount())))

    def _text_of(self, rows: list[int]) -> str:
        header = self._view.horizontalHeader()
        visual = (header.logicalIndex(at) for at in range(header.count()))
        shown = [at for at in visual if not header.isSectionHidden(at)]
        if not rows:
            return ""
        lines = [[self._model.columns[at].title for at in shown]]
        lines += [[self._proxy.index(row, at).data(Role.PLAIN) for at in shown] for row in rows]
        return "\n".join("\t".join(line) for line in lines) + "\n"

    def state(self) -> dict[str, Any]:
        """Chosen columns, widths and sorting, as JSON data."""
        return self._choice.state()

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Take back what `state` gave; what it does not know or does not fit is left out."""
        self._choice.restore_state(state)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._delegate.set_theme(theme)
        self._bar.set_theme(theme)
        self._body.empty.set_theme(theme)
        self._view.viewport().update()

    def _wanted_name(self) -> str:
        row = self._model.row_of(self._wanted)
        return "" if row is None else self._model.layer(row).name

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._quiet and current.isValid():
            self._wanted = current.data(Role.KEY)
            self.layer_selected.emit(self._wanted)

    def _on_selection(self, _added: QItemSelection, _removed: QItemSelection) -> None:
        self._tell_sums()

    def _on_filter(self, words: str, op: str) -> None:
        # Qt moves the current row on where the filter hides it; that is nobody's choice.
        self._quiet = True
        self._proxy.set_filter(words, op)
        self._quiet = False
        self.select(self._wanted, scroll=False)
        self._tell_sums()

    def _tell_sums(self) -> None:
        """Sum the selected rows where there are several, else the rows shown."""
        chosen = self._view.selectionModel().selectedRows()
        several = len(chosen) > 1
        indices = chosen if several else [self._proxy.index(row, 0) for row in range(self._proxy.rowCount())]
        layers = [self._model.layer(self._proxy.mapToSource(index).row()) for index in indices]
        count = self.tr("%1 selected") if several else self.tr("%1 of %2 layers")
        words = [count.replace("%1", str(len(layers))).replace("%2", str(self._model.rowCount()))]
        for name in RESOURCES:
            known = [value for value in (figure(layer, name) for layer in layers) if value is not None]
            words.append(f"{numbers.count(sum(known) if known else None)} {name}")
        self._sums.setText("   ".join(words))


def _make_view(proxy: LayersProxy, parent: QWidget) -> QTableView:
    view = QTableView(parent)
    view.setObjectName("layers_view")
    view.setModel(proxy)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setMouseTracking(True)
    view.setCornerButtonEnabled(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
    view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setSortIndicatorClearable(True)  # a third click: graph order again
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    view.setSortingEnabled(True)
    return view
