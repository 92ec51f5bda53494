"""The border between the two graphs, which a double click puts in the middle. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

BORDER = 5
WHOLE = 10_000  # sizes are given in shares of it; Qt scales them to the room there is


class _Handle(QSplitterHandle):
    def __init__(self, orientation: Qt.Orientation, parent: EvenSplitter) -> None:
        super().__init__(orientation, parent)
        self.setToolTip(self.tr("Double click: the same room for both"))

    # Qt's own names

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.splitter().set_share(0.5)


class EvenSplitter(QSplitter):
    """Two widgets whose shares can be set, remembered and made equal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(BORDER)

    @property
    def share(self) -> float:
        """The first one's part of the room, 0 to 1."""
        sizes = self.sizes()
        return sizes[0] / sum(sizes) if sum(sizes) > 0 else 0.5

    @property
    def above(self) -> bool:
        """Whether the first one is above the second, not beside it."""
        return self.orientation() == Qt.Orientation.Vertical

    def set_above(self, above: bool) -> None:
        """Put the first one above the second, or at its left; the shares stay."""
        share = self.share
        self.setOrientation(Qt.Orientation.Vertical if above else Qt.Orientation.Horizontal)
        self.set_share(share)

    def set_share(self, share: float) -> None:
        """Give the first one this part."""
        self.setSizes([round(share * WHOLE), round((1 - share) * WHOLE)])

    # Qt's own names

    def createHandle(self) -> QSplitterHandle:
        """Our handle."""
        return _Handle(self.orientation(), self)
