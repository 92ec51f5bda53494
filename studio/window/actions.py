"""Every command of the window in one table: text, shortcut, status tip. Menus and the toolbar are made from it.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from studio.window.words import tr


@dataclass(frozen=True)
class Command:
    """One command. shortcut: as QKeySequence reads it, "" for none. group: commands of one group exclude each other."""

    name: str
    words: str
    shortcut: str = ""
    tip: str = ""
    checkable: bool = False
    group: str = ""


def commands() -> dict[str, tuple[Command | None, ...]]:
    """All commands by menu title (translated when shown); None is a separator."""
    return {
        "&File": (
            Command("open", tr("&Open…"), "Ctrl+O", tr("Open a model file")),
            Command("recent", tr("Open &recent")),
            Command("examples", tr("Open &example")),
            None,
            Command("import_folding", tr("&Import folding…"), "Ctrl+Shift+O", tr("Take the values of a folding file")),
            Command("save_folding", tr("&Save folding"), "Ctrl+S", tr("Write folding and styles as FINN's own files")),
            Command("save_folding_as", tr("Save folding &as…"), "Ctrl+Shift+S", tr("Choose where, and what, to save")),
            None,
            Command("export_svg", tr("Export graph as &SVG…"), "", tr("Save the drawn graph as a vector picture")),
            Command("export_png", tr("Export graph as &PNG…"), "", tr("Save the drawn graph as a picture")),
            Command(
                "export_pdf", tr("Export build &summary…"), "Ctrl+Shift+P", tr("One page on the build, PDF or PNG")
            ),
            None,
            Command("quit", tr("&Quit"), "Ctrl+Q", tr("Close the window; running builds are stopped")),
        ),
        "&Edit": (
            Command("undo", tr("&Undo"), "Ctrl+Z", tr("Take the last edit back")),
            Command("redo", tr("&Redo"), "Ctrl+Shift+Z", tr("Do the last edit again")),
            Command("presets", tr("&Presets")),
            Command("reset_edits", tr("Reset &all edits"), "", tr("Give every value back to FINN's automatic folding")),
            None,
            Command("find", tr("&Find node…"), "Ctrl+F", tr("Find a node of the graph by name")),
            Command(
                "copy_table", tr("Copy layers as &table"), "Ctrl+Shift+C", tr("Copy the layers table for a spreadsheet")
            ),
        ),
        "&View": (
            Command(
                "panel_steps", tr("&Steps and builds"), "Ctrl+1", tr("Show the steps, or hide them"), checkable=True
            ),
            Command("panel_graph", tr("&Graph"), "Ctrl+2", tr("Go to the graph")),
            Command(
                "panel_node",
                tr("&Node, fit and charts"),
                "Ctrl+3",
                tr("Show what is said of the node, or hide it"),
                checkable=True,
            ),
            Command(
                "panel_tables",
                tr("&Layers, problems and log"),
                "Ctrl+4",
                tr("Show the tables, or hide them"),
                checkable=True,
            ),
            Command("reset_layout", tr("&Reset layout"), "", tr("Put every panel back in its place")),
            None,
            Command("colour", tr("&Colour graph by")),
            Command("zoom_in", tr("Zoom &in"), "Ctrl++", tr("Draw the graph larger")),
            Command("zoom_out", tr("Zoom &out"), "Ctrl+-", tr("Draw the graph smaller")),
            Command("zoom_reset", tr("&Actual size"), "Ctrl+0", tr("Draw the graph at its own size")),
            Command("zoom_fit", tr("&Fit graph"), "Ctrl+9", tr("Draw the whole graph")),
            None,
            Command("theme", tr("&Theme")),
        ),
        "&Build": (
            Command("build", tr("&Build"), "F5", tr("Build the model with FINN for the chosen target")),
            Command("build_all", tr("Build &all steps"), "Ctrl+F5", tr("Build every step anew, reusing nothing")),
            Command("stop", tr("&Stop"), "Shift+F5", tr("Stop the running build")),
            None,
            Command("input", tr("&Input…"), "Ctrl+I", tr("Say what the model's input carries")),
            Command(
                "standalone",
                tr("Standalone &thresholds"),
                "",
                tr("Thresholds stay layers of their own: MVAUs can then be RTL (FINN's standalone_thresholds)"),
                checkable=True,
            ),
            Command("why", tr("Show me &why"), "Ctrl+Y", tr("Light up the layers that cost most")),
        ),
        "&Model": (
            Command("step_back", tr("&Previous step"), "Alt+Up", tr("Show the graph of the step before")),
            Command("step_on", tr("&Next step"), "Alt+Down", tr("Show the graph of the next step")),
            None,
            Command("child", tr("Open &partition"), "Alt+Right", tr("Open the child model of the selected partition")),
            Command("parent", tr("Back to p&arent"), "Alt+Left", tr("Go back to the model that holds this one")),
        ),
        "&Compare": (
            Command(
                "compare_before",
                tr("With the step &before"),
                "Ctrl+D",
                tr("The step on screen beside the one before it, and what changed; again: back to the graph"),
            ),
            Command("compare_file", tr("With a &file…"), "Ctrl+Shift+D", tr("What is on screen beside any model file")),
            Command("compare_two", tr("&Two files…"), "", tr("Any two model files side by side")),
            Command(
                "compare_builds", tr("&Builds"), "Ctrl+Shift+B", tr("The builds selected, or all: figures and settings")
            ),
            None,
            Command("compare_next", tr("&Next change\tN"), "", tr("Go to the next change in both graphs")),
            Command("compare_previous", tr("&Previous change\tP"), "", tr("Go to the change before in both graphs")),
            Command("compare_swap", tr("&Swap sides"), "", tr("What is after becomes what is before")),
            Command("compare_report", tr("Save &report…"), "", tr("Every change as Markdown or JSON")),
            None,
            Command("compare_close", tr("&Close comparison"), "", tr("Back to the graph")),
        ),
        "&Help": (
            Command("shortcuts", tr("&Keyboard shortcuts"), "F1", tr("List every shortcut")),
            Command("folder", tr("Open builds &folder"), "", tr("Show where the builds are kept")),
            Command("about", tr("&About FINN Studio")),
        ),
    }


class Actions:
    """The window's actions by name, in its menu bar.

    Args:
        window: gets the menus; the actions are its children.
    """

    def __init__(self, window: QMainWindow) -> None:
        self.by_name: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}  # by untranslated name: "view", "recent" ...
        for title, entries in commands().items():
            menu = window.menuBar().addMenu(tr(title))
            key = title.replace("&", "").lower()
            menu.setObjectName(f"menu_{key}")
            self.menus[key] = menu
            for entry in entries:
                self._add(window, menu, entry)

    def _add(self, window: QMainWindow, menu: QMenu, entry: Command | None) -> None:
        if entry is None:
            menu.addSeparator()
        elif entry.name in ("recent", "examples", "presets", "colour", "theme"):
            self.menus[entry.name] = menu.addMenu(entry.words)
            self.menus[entry.name].setObjectName(f"menu_{entry.name}")
        else:
            action = QAction(entry.words, window)
            action.setObjectName(f"action_{entry.name}")
            action.setStatusTip(entry.tip)
            action.setToolTip(entry.tip)
            action.setCheckable(entry.checkable)
            if entry.shortcut:
                action.setShortcut(QKeySequence(entry.shortcut))
            menu.addAction(action)
            window.addAction(action)  # works while the menu bar is hidden, too
            self.by_name[entry.name] = action

    def __getitem__(self, name: str) -> QAction:
        return self.by_name[name]


def exclusive_menu(menu: QMenu, entries: tuple[tuple[str, str], ...], checked: str) -> QActionGroup:
    """Fill a menu with choices of which one holds; each action's data is its key."""
    menu.clear()
    group = QActionGroup(menu)
    for key, words in entries:
        action = QAction(words, menu)
        action.setObjectName(f"{menu.objectName()}_{key}")
        action.setCheckable(True)
        action.setChecked(key == checked)
        action.setData(key)
        group.addAction(action)
        menu.addAction(action)
    return group
