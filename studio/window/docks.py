"""Where the panels stand: steps and builds left, node, fit and charts right, tables below, the graph in the middle.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QToolBar, QWidget

LEFT_PX, RIGHT_PX = 220, 320
BOTTOM_SHARE = 0.34
ON_DEMAND = ("source", "changes")  # not there until somebody asks for them
LOW_PX = 800  # a window lower than this gets fit and charts as tabs

Area = Qt.DockWidgetArea


class Docks:
    """The dock widgets of a window by name, their groups and their standard places.

    Groups are what Ctrl+1, Ctrl+3 and Ctrl+4 show and hide: "steps", "node", "tables".
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.docks: dict[str, QDockWidget] = {}
        self._standard = QByteArray()
        self.groups: dict[str, list[str]] = {"steps": [], "node": [], "tables": []}
        self._areas = {
            "steps": Area.LeftDockWidgetArea,
            "node": Area.RightDockWidgetArea,
            "tables": Area.BottomDockWidgetArea,
        }
        window.setDockOptions(
            QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AnimatedDocks
        )
        window.setTabPosition(Area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        # The right column runs to the bottom: node, fit and charts stand above each other and need the height.
        window.setCorner(Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea)
        window.setCorner(Qt.Corner.BottomLeftCorner, Area.BottomDockWidgetArea)

    def add(self, group: str, name: str, title: str, widget: QWidget, tab_with: str = "") -> QDockWidget:
        """Put a widget into a dock of a group, or as a tab into the place of another."""
        dock = QDockWidget(title, self._window)
        dock.setObjectName(f"dock_{name}")
        dock.setAccessibleName(title)
        dock.setWidget(widget)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self.docks[name] = dock
        self.groups[group].append(name)
        if tab_with:
            # Tabbed at once: docks that were split first leave stray tab bars about when they are tabbed later.
            self._window.tabifyDockWidget(self.docks[tab_with], dock)
        else:
            self._window.addDockWidget(self._areas[group], dock)
        return dock

    def arrange(self) -> None:
        """Put every dock in its standard place, once, after all were added."""
        window, docks = self._window, self.docks
        first = self.groups["tables"][0]
        for name in (*self.groups["tables"], "cycles", "resources"):
            if docks[name].titleBarWidget() is None:
                docks[name].setTitleBarWidget(QWidget(docks[name]))  # its tab has the title already
        for name in ON_DEMAND:
            docks[name].hide()
        docks[first].raise_()
        docks["cycles"].raise_()
        self._standard = window.saveState()

    def reset(self) -> None:
        """Put every dock back in its standard place and size."""
        # Adding docks again instead leaves Qt's old tab bars standing about the window.
        self._window.restoreState(self._standard)
        # That state is from before the docks, which come after the window's first paint, were ever shown.
        for name, dock in self.docks.items():
            dock.setVisible(name not in ON_DEMAND)
        for bar in self._window.findChildren(QToolBar):
            bar.show()
        self.docks[self.groups["tables"][0]].raise_()
        self.docks["cycles"].raise_()
        self.size()

    def size(self) -> None:
        """Give the docks their standard sizes; the window must have its own."""
        window, docks = self._window, self.docks
        window.resizeDocks([docks["steps"], docks["inspector"]], [LEFT_PX, RIGHT_PX], Qt.Orientation.Horizontal)
        height = window.height()
        if height < LOW_PX:  # three above each other would all be cut
            window.tabifyDockWidget(docks["fit"], docks["cycles"])
            window.tabifyDockWidget(docks["cycles"], docks["resources"])
            docks["fit"].setTitleBarWidget(QWidget(docks["fit"]))
            docks["fit"].raise_()
        else:
            docks["fit"].setTitleBarWidget(None)  # type: ignore[arg-type]
        window.resizeDocks([docks["layers"]], [round(height * BOTTOM_SHARE)], Qt.Orientation.Vertical)
        window.resizeDocks([docks["steps"], docks["builds"]], [2, 1], Qt.Orientation.Vertical)
        column = max(height - 120, 300)
        window.resizeDocks(
            [docks["inspector"], docks["fit"], docks["cycles"]],
            [round(column * 0.26), round(column * 0.52), round(column * 0.22)],
            Qt.Orientation.Vertical,
        )

    def visible(self, group: str) -> bool:
        """Whether a group is on screen."""
        return any(not self.docks[name].isHidden() for name in self.groups[group])

    def set_visible(self, group: str, on: bool) -> None:
        """Show or hide a whole group."""
        for name in self.groups[group]:
            if name not in ON_DEMAND or not on:
                self.docks[name].setVisible(on)

    def heights(self, group: str) -> dict[str, int]:
        """How high the panels of a group are that are on screen."""
        docks = {name: self.docks[name] for name in self.groups[group]}
        return {name: dock.height() for name, dock in docks.items() if not dock.visibleRegion().isEmpty()}

    def set_heights(self, heights: Mapping[str, int]) -> None:
        """Give panels that stand above each other these heights."""
        docks = [self.docks[name] for name in heights]
        self._window.resizeDocks(docks, list(heights.values()), Qt.Orientation.Vertical)

    def bring(self, name: str) -> None:
        """Show a panel in front of those it shares its place with."""
        self.docks[name].show()
        self.docks[name].raise_()
