"""Which rows of a table of layers are chosen, over filters, sorting and new contents. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, Signal
from PySide6.QtWidgets import QTableView

from widgets.tables.layers_proxy import LayersProxy
from widgets.tables.roles import Role


class RowSelection(QObject):
    """The selection of a view over a `LayersProxy`.

    The source model has `row_of(key)`, `name_of(row)`, `columns` and `column_of(key)`.

    Signals:
        chosen: key of the layer a person chose; not sent for `select`.
        all_chosen: keys of all rows a person selected; not sent for `select` either.
        changed: other rows are selected.
    """

    chosen = Signal(str)
    all_chosen = Signal(tuple)
    changed = Signal()

    def __init__(self, view: QTableView, proxy: LayersProxy) -> None:
        super().__init__(view)
        self._view, self._proxy, self._model = view, proxy, proxy.sourceModel()
        self._quiet = False
        self._wanted = ""  # the layer chosen, also while a filter hides it
        self._others: tuple[str, ...] = ()  # selected with it by `select`
        view.selectionModel().currentRowChanged.connect(self._on_current)
        view.selectionModel().selectionChanged.connect(self._on_selection)

    def current(self) -> str:
        """The key of the current layer, "" where there is none."""
        index = self._view.currentIndex()
        return index.data(Role.KEY) if index.isValid() else ""

    def keys(self) -> tuple[str, ...]:
        """The keys of the selected rows."""
        return tuple(index.data(Role.KEY) for index in self._view.selectionModel().selectedRows())

    def select(self, key: str, others: tuple[str, ...] = (), scroll: bool = True) -> None:
        """Make this the current layer without telling; a key that is not shown clears the selection for now.

        Args:
            others: to be selected with it. scroll: bring it into view.
        """
        same = others == self._others
        self._wanted, self._others = key, others
        row = self._model.row_of(key)
        at = max(0, self._view.currentIndex().column())  # the column a person is in stays
        index = QModelIndex() if row is None else self._proxy.mapFromSource(self._model.index(row, at))
        if index.isValid() and key == self.current() and same:
            return  # a person may have selected more rows since
        with self.quiet():
            selection = self._view.selectionModel()
            if index.isValid():
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
                selection.setCurrentIndex(index, flags)
                beside = self._add(others)
                for each in (*beside, index) if scroll else ():
                    self._view.scrollTo(each)
            else:
                selection.clear()

    def keep(self, change: Callable[[], None]) -> None:
        """Change the model's content; selection and scroll stay."""
        chosen, name = self._wanted, self._wanted_name()
        keys, at = set(self.keys()), self._view.currentIndex().column()
        column = self._model.columns[at].key if at >= 0 else ""
        across, down = self._view.horizontalScrollBar().value(), self._view.verticalScrollBar().value()
        with self.quiet():
            change()
        # Tensor names change from build to build; the node's name is what stays then.
        if self._model.row_of(chosen) is None:
            rows = range(self._model.rowCount())
            found = next((row for row in rows if name and self._model.name_of(row) == name), None)
            chosen = chosen if found is None else self._model.index(found, 0).data(Role.KEY)
        self.select(chosen, self._others, scroll=False)
        self._restore(column, keys)
        self._view.horizontalScrollBar().setValue(across)
        self._view.verticalScrollBar().setValue(down)

    def filter(self, words: str, op: str, problems: bool) -> None:
        """Show only some rows; Qt moves the current row on where it is hidden, and that is nobody's choice."""
        with self.quiet():
            self._proxy.set_filter(words, op, problems)
        self.select(self._wanted, self._others, scroll=False)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """What changes meanwhile is nobody's choice."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def _restore(self, column: str, keys: set[str]) -> None:
        """The current cell's column and the other selected rows, which a reset of the model takes away."""
        current, at = self._view.currentIndex(), self._model.column_of(column)
        selection, flag = self._view.selectionModel(), QItemSelectionModel.SelectionFlag
        if not current.isValid() or at is None:
            return
        if at != current.column():
            selection.setCurrentIndex(current.siblingAtColumn(at), flag.NoUpdate)
        if len(keys) > 1:
            self._add(keys.difference(self.keys()))

    def _add(self, keys: Iterable[str]) -> list[QModelIndex]:
        """Select these rows as well; where they are."""
        flag, found = QItemSelectionModel.SelectionFlag, []
        for key in keys:
            row = self._model.row_of(key)
            index = QModelIndex() if row is None else self._proxy.mapFromSource(self._model.index(row, 0))
            if index.isValid():
                self._view.selectionModel().select(index, flag.Select | flag.Rows)
                found.append(index)
        return found

    def _wanted_name(self) -> str:
        row = self._model.row_of(self._wanted)
        return "" if row is None else self._model.name_of(row)

    def _on_selection(self, *_: object) -> None:
        self.changed.emit()
        if not self._quiet:
            self.all_chosen.emit(self.keys())

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._quiet and current.isValid():
            self._wanted, self._others = current.data(Role.KEY), ()
            self.chosen.emit(self._wanted)
