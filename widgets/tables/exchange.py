"""Rows of a layers table as a spreadsheet takes and gives them. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QTableView

from projects.build.layers import Layer
from projects.folding.overrides import Edit
from widgets.tables.editing import Refused, block_of, pasted
from widgets.tables.layers_model import LayersModel
from widgets.tables.layers_proxy import LayersProxy
from widgets.tables.roles import Role
from widgets.words import translated


def shown_columns(view: QTableView) -> list[int]:
    """The columns on show, from the left."""
    header = view.horizontalHeader()
    visual = (header.logicalIndex(at) for at in range(header.count()))
    return [at for at in visual if not header.isSectionHidden(at)]


def text_of(view: QTableView, model: LayersModel, rows: Sequence[int]) -> str:
    """Rows as shown, with headers, tab-separated; "" where there are none."""
    if not rows:
        return ""
    shown, proxy = shown_columns(view), view.model()
    lines = [[model.columns[at].title for at in shown]]
    lines += [[proxy.index(row, at).data(Role.PLAIN) for at in shown] for row in rows]
    return "\n".join("\t".join(line) for line in lines) + "\n"


def paste(
    view: QTableView, model: LayersModel, proxy: LayersProxy, rows: list[int], words: str
) -> tuple[tuple[Edit, ...], str]:
    """What pasted words ask for: one line for all these rows, several from the current cell on.

    Returns:
        The edits, and a sentence about what was left out ("": nothing).
    """
    current, block, shown = view.currentIndex(), block_of(words), shown_columns(view)
    if not block or not current.isValid():
        return (), ""
    places: list[int | None] = [*shown[shown.index(current.column()) :]] if current.column() in shown else []
    if len(block) > 1 and block[0] == [model.columns[at].title for at in shown][: len(block[0])]:
        # As this table copies: the header says which columns, and figures come along that nobody means to set.
        places = [at if model.columns[at].attribute else None for at in shown[: len(block[0])]]
        block = [[w if at is not None else "" for w, at in zip(line, places, strict=False)] for line in block[1:]]
    if len(block) == 1:
        block = block * len(rows)
    else:
        top = min(rows) if current.row() in rows else current.row()
        rows = list(range(top, top + len(block)))
    cells: list[tuple[Layer | None, str, str]] = []
    for row, line in zip(rows, block, strict=True):
        layer = model.layer(proxy.mapToSource(proxy.index(row, 0)).row()) if row < proxy.rowCount() else None
        for at, said in enumerate(line):
            place = places[at] if at < len(places) else None
            if said.strip():  # an empty cell says nothing
                attribute = model.columns[place].attribute if place is not None else ""
                cells.append((layer if attribute else None, attribute, said))
    edits, refused = pasted(cells)
    return edits, _refused_words(refused) if refused.count else ""


def _refused_words(refused: Refused) -> str:
    words = QCoreApplication.translate("LayersTable", "%1 of %2 pasted values left out.")
    words = words.replace("%1", str(refused.count)).replace("%2", str(refused.total))
    if refused.why is None:
        outside = QCoreApplication.translate("LayersTable", "They are outside the cells that can be edited.")
        return f"{words} {outside}"
    return f"{words} {refused.node}: {translated(refused.why)}"
