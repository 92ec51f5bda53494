"""What each command of the menus does. Layer: studio.window. Thread: GUI."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from projects.errors import UserInputError
from projects.model.formats import ONNX_SUFFIXES, SHARED_SUFFIXES, VIEW_ONLY_SUFFIXES
from projects.text import text
from studio.examples import EXAMPLES
from studio.window.about import show_about, show_shortcuts
from studio.window.actions import Actions, exclusive_menu
from studio.window.theme_choice import THEMES
from widgets.start.page import ExampleRow
from widgets.words import translated

if TYPE_CHECKING:
    from studio.window.workbench import Workbench


class Commands(QObject):
    """Connects the actions. Knows the workbench, for a command may touch any part of it."""

    def __init__(self, bench: Workbench, actions: Actions) -> None:
        super().__init__(bench)
        self._bench, self._actions = bench, actions
        self._trail: list[Path] = []  # the way down into partitions
        slots = {
            "open": self.choose_file,
            "export_svg": partial(self.export_graph, "svg"),
            "export_png": partial(self.export_graph, "png"),
            "export_pdf": self.export_summary,
            "quit": bench.window.close,
            "undo": bench.editor.take_back,
            "redo": bench.editor.undo.redo,
            "reset_edits": partial(bench.editor.reset, ()),
            "import_folding": bench.importer.choose_file,
            "save_folding": bench.saver.save,
            "save_folding_as": bench.saver.save_as,
            "find": bench.views.graph.open_find,
            "copy_table": self.copy_table,
            "panel_graph": self.go_to_graph,
            "reset_layout": bench.docks.reset,
            "zoom_in": bench.views.graph.zoom_in,
            "zoom_out": bench.views.graph.zoom_out,
            "zoom_reset": bench.views.graph.zoom_reset,
            "zoom_fit": bench.views.graph.fit,
            "build": bench.building.build,
            "build_all": bench.building.build_all,
            "stop": bench.building.stop,
            "input": bench.opening.ask_input,
            "standalone": self.toggle_standalone,
            "why": bench.figures.show_why,
            "compare_builds": bench.versus.compare_selected,
            "step_back": partial(bench.steps.move, -1),
            "step_on": partial(bench.steps.move, 1),
            "child": self.open_child,
            "parent": self.open_parent,
            "shortcuts": partial(show_shortcuts, bench.window, actions),
            "folder": self.open_builds_folder,
            "about": partial(show_about, bench.window),
        }
        for name, slot in slots.items():
            actions[name].triggered.connect(lambda _=False, call=slot: call())
        for group in ("steps", "node", "tables"):
            actions[f"panel_{group}"].triggered.connect(lambda _=False, name=group: self.toggle_panels(name))
        actions.menus["view"].aboutToShow.connect(self.on_view_menu)
        actions.menus["recent"].aboutToShow.connect(self.fill_recent)
        self._fill_examples()
        self._fill_presets()
        self._fill_themes()
        actions.menus["colour"].aboutToShow.connect(self.fill_colours)
        self._connect_views()
        bench.session.shown_changed.connect(self.refresh)
        bench.session.document_changed.connect(self.on_document_changed)
        bench.session.choice_changed.connect(self.refresh)
        bench.session.builds_changed.connect(self.refresh)
        bench.session.selection_changed.connect(lambda _: self.refresh())
        bench.session.model_shown.connect(lambda _: self.refresh())
        bench.session.layers_changed.connect(self.refresh)
        bench.editor.changed.connect(self.refresh)
        bench.editor.undo.indexChanged.connect(lambda _: self.refresh())  # after the stack knows what can be redone
        bench.editor.undo.undoTextChanged.connect(partial(self._name_edit, "undo", self.tr("Undo")))
        bench.editor.undo.redoTextChanged.connect(partial(self._name_edit, "redo", self.tr("Redo")))
        self.refresh()

    def _connect_views(self) -> None:
        bench, views = self._bench, self._bench.views
        views.start.set_examples(tuple(ExampleRow(e.key, e.key, translated(e.about)) for e in EXAMPLES))
        views.start.open_requested.connect(self.choose_file)
        views.start.path_chosen.connect(lambda path: bench.open_path(Path(path)))
        views.start.example_chosen.connect(bench.open_example)
        views.steps.open_requested.connect(self.choose_file)
        bench.figures.open_requested.connect(self.choose_file)
        views.header.button_pressed.connect(self.on_header_button)
        bench.graph.subgraph_chosen.connect(self.go_into)
        views.inspector.subgraph_requested.connect(self.go_into)
        views.reports.pdf_requested.connect(self.export_summary)
        views.reports.png_requested.connect(partial(self.export_summary, ".png"))
        views.graph.exported.connect(self.on_exported)

    # --- files

    def choose_file(self) -> None:
        """Ask for a model file."""
        bench = self._bench
        document = bench.session.document
        folder = str(document.path.parent) if document is not None else str(Path.home())
        everything = " ".join(f"*{suffix}" for suffix in (*ONNX_SUFFIXES, *SHARED_SUFFIXES, *VIEW_ONLY_SUFFIXES))
        filters = ";;".join(
            (
                self.tr("ONNX models (*.onnx *.ONNX)"),
                self.tr("All models ({suffixes})").format(suffixes=everything),
                self.tr("All files (*)"),
            )
        )
        dialog = QFileDialog(bench.window, self.tr("Open a model"), folder, filters)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: bench.open_path(Path(path)))
        dialog.open()

    def fill_recent(self) -> None:
        """List the recent files."""
        menu = self._actions.menus["recent"]
        menu.clear()
        for path in self._bench.settings.recent_files():
            action = menu.addAction(_short(path))
            action.setStatusTip(path)
            action.triggered.connect(partial(self._bench.open_path, Path(path)))
        if menu.isEmpty():
            menu.addAction(self.tr("No files yet")).setEnabled(False)
        else:
            menu.addSeparator()
            menu.addAction(self.tr("Forget them"), self._bench.settings.forget_recent_files)

    def _fill_examples(self) -> None:
        for chosen in EXAMPLES:
            action = self._actions.menus["examples"].addAction(self.tr("{name} (untrained)").format(name=chosen.key))
            action.triggered.connect(partial(self._bench.open_example, chosen.key))

    def _fill_presets(self) -> None:
        menu = self._actions.menus["presets"]
        scope = menu.addAction(self._bench.presets.scope())
        scope.setObjectName("presets_scope")
        scope.setEnabled(False)
        menu.aboutToShow.connect(lambda: scope.setText(self._bench.presets.scope()))
        menu.addSeparator()
        for name, words in self._bench.presets.words().items():
            if not words:
                menu.addSeparator()
                continue
            action = menu.addAction(words)
            action.setObjectName(f"preset_{name}")
            action.setStatusTip(self.tr("For the selected layers; for all where none is selected"))
            action.triggered.connect(partial(self._bench.presets.apply, name))
        self._bench.views.layers.view.addAction(menu.menuAction())  # its context menu has it, too

    def open_builds_folder(self) -> None:
        """Show where the builds are kept."""
        document = self._bench.session.document
        paths = self._bench.paths
        folder = paths.builds_of(document.path) if document is not None else paths.builds
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    # --- exports

    def export_graph(self, suffix: str) -> None:
        """Draw the graph into a file; asked for once it is drawn."""
        self._bench.views.graph.export(suffix)

    def on_exported(self, suffix: str, content: bytes) -> None:
        """The graph was drawn: ask where to keep it."""
        bench = self._bench
        shown = bench.session.shown
        name = f"{shown.step if shown is not None else 'graph'}.{suffix}"

        def write(path: str) -> None:
            bench.background.run(
                lambda: Path(path).write_bytes(content), lambda _: self.say_saved(path), self.say_not_saved
            )

        self._ask_save(self.tr("Export graph"), name, f"{suffix.upper()} (*.{suffix})", write)

    def export_summary(self, suffix: str = ".pdf") -> None:
        """Ask where to keep the summary of the build on screen, then draw it."""
        build = self._bench.session.shown_build
        if build is None:
            return
        self._ask_save(
            self.tr("Export build summary"),
            f"{Path(build.request.model).stem or build.id}-{build.id}{suffix}",
            self.tr("PDF (*.pdf);;PNG (*.png)"),
            lambda path: self._bench.reports.export_summary(build, Path(path)),
        )

    def _name_edit(self, name: str, verb: str, edit: str) -> None:
        self._actions[name].setText(f"{verb} {edit}".strip())

    def _ask_save(self, title: str, name: str, filters: str, then: object) -> None:
        dialog = QFileDialog(self._bench.window, title, str(Path.home() / name), filters)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
        dialog.fileSelected.connect(then)
        dialog.open()

    def save_report(self, report: str) -> None:
        """Ask where to keep the report of a fault."""
        bench = self._bench
        self._ask_save(
            self.tr("Save report"),
            "finn-studio-report.txt",
            self.tr("Text (*.txt)"),
            lambda path: bench.background.run(
                lambda: Path(path).write_text(report, encoding="utf-8"),
                lambda _: self.say_saved(path),
                self.say_not_saved,
            ),
        )

    def say_saved(self, path: str) -> None:
        """Say that a file was written."""
        self._bench.views.messages.info(self.tr("Saved."), path, key="saved")

    def say_not_saved(self, error: Exception) -> None:
        """Say why a file was not written."""
        if not isinstance(error, OSError):
            raise error
        why = error.strerror or str(error)
        self._bench.building.say_error(
            UserInputError(
                text("The file cannot be written: {why}.", why=why), error.filename or "", text("Choose another place.")
            )
        )

    def copy_table(self) -> None:
        """Copy every layer, for a spreadsheet."""
        QGuiApplication.clipboard().setText(self._bench.views.layers.all_text())

    # --- view

    def toggle_panels(self, group: str) -> None:
        """Show a group of panels, or hide it."""
        self._bench.docks.set_visible(group, not self._bench.docks.visible(group))

    def go_to_graph(self) -> None:
        """Bring the graph back, and the keyboard to it."""
        self._bench.versus.close_page()
        self._bench.views.graph.focus_graph()

    def toggle_standalone(self) -> None:
        """Build thresholds as layers of their own, or into the MVAUs."""
        self._bench.opening.set_standalone_thresholds(self._actions["standalone"].isChecked())

    def on_view_menu(self) -> None:
        """Tick what is on screen."""
        for group in ("steps", "node", "tables"):
            self._actions[f"panel_{group}"].setChecked(self._bench.docks.visible(group))

    def fill_colours(self) -> None:
        """List the colourings; those without data are greyed and say why."""
        bench = self._bench
        choices = bench.graph.choices()
        menu = self._actions.menus["colour"]
        group = exclusive_menu(menu, tuple((c.key, c.words) for c in choices), bench.graph.colouring)
        for action, choice in zip(group.actions(), choices, strict=True):
            action.setEnabled(not choice.why_not)
            action.setStatusTip(choice.why_not)
        group.triggered.connect(lambda action: bench.graph.set_colouring(action.data()))

    def _fill_themes(self) -> None:
        words = {"system": self.tr("As the &system"), "light": self.tr("&Light"), "dark": self.tr("&Dark")}
        menu = self._actions.menus["theme"]
        group = exclusive_menu(menu, tuple((t, words[t]) for t in THEMES), self._bench.look.choice)
        group.triggered.connect(lambda action: self._bench.look.choose(action.data()))

    def on_header_button(self, name: str) -> None:
        """A button above the graph."""
        graph = self._bench.views.graph
        calls = {
            "back": self.open_parent,
            "zoom_out": graph.zoom_out,
            "zoom_in": graph.zoom_in,
            "zoom_fit": graph.fit,
            "find": graph.open_find,
            "compare": self._bench.comparer.compare_with_before,
        }
        calls[name]()

    # --- into a partition and back

    def open_child(self) -> None:
        """Open the child model of the selected node."""
        session = self._bench.session
        node = session.answer.summary.node(session.selection) if session.answer is not None else None
        if node is not None and node.subgraph:
            self.go_into(node.subgraph)

    def go_into(self, path: str) -> None:
        """Show a child model in place of its parent."""
        shown = self._bench.session.shown
        if shown is not None:
            self._trail.append(shown.path)
            self._bench.shower.show_path(Path(path))

    def open_parent(self) -> None:
        """Go back to the model that holds the one on screen."""
        if self._trail:
            self._bench.shower.show_path(self._trail.pop())

    def on_document_changed(self) -> None:
        """Another model is open."""
        self._trail.clear()
        document = self._bench.session.document
        title = self.tr("FINN Studio")
        # [*] is where Qt puts the mark of what is not saved.
        self._bench.window.setWindowTitle(f"{document.path.name}[*] — {title}" if document is not None else title)
        self._bench.window.setWindowFilePath(str(document.path) if document is not None else "")
        self.refresh()

    def refresh(self) -> None:
        """Enable what can be done now."""
        bench, session = self._bench, self._bench.session
        shown, build = session.shown, session.shown_build
        node = session.answer.summary.node(session.selection) if session.answer is not None else None
        running = bench.builder.running is not None
        has_graph = shown is not None
        states = {
            "export_svg": has_graph,
            "export_png": has_graph,
            "find": has_graph,
            "zoom_in": has_graph,
            "zoom_out": has_graph,
            "zoom_reset": has_graph,
            "zoom_fit": has_graph,
            "export_pdf": build is not None and build.finished and not build.request.is_preparation,
            "copy_table": session.layers is not None,
            "build": session.document is not None and not running,
            "build_all": session.document is not None and not running,
            "stop": running,
            "input": session.document is not None and session.document.answer.summary.guess is not None,
            "standalone": session.document is not None and session.document.answer.summary.buildable and not running,
            "undo": bench.editor.undo.canUndo() or bench.editor.asking,
            "redo": bench.editor.undo.canRedo(),
            "reset_edits": bench.editor.overrides.count > 0,
            "import_folding": bench.editor.editable,
            "save_folding": bench.editor.editable,
            "save_folding_as": bench.editor.editable,
            "why": session.layers is not None and build is not None,
            "compare_builds": any(not b.request.is_preparation for b in session.builds),
            "step_back": build is not None,
            "step_on": build is not None,
            "child": node is not None and node.subgraph is not None,
            "parent": bool(self._trail),
        }
        for name, on in states.items():
            self._actions[name].setEnabled(on)
        self._actions.menus["presets"].setEnabled(bench.editor.editable)
        standalone = session.document is not None and session.document.standalone_thresholds
        self._actions["standalone"].setChecked(standalone)
        bench.views.header.set_back(bool(self._trail))


def _short(path: str, most: int = 60) -> str:
    return path if len(path) <= most else "…" + path[-most:]
