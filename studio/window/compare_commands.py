"""What the Compare menu does, and what is asked when a second model is dropped.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from projects.diff.difference import Difference
from projects.diff.report import json_data, markdown
from projects.model.formats import ONNX_SUFFIXES
from studio.jobs.background import Background
from studio.session import Session
from studio.window.actions import Actions
from studio.window.comparing import Comparer
from studio.window.docks import Docks
from studio.window.views import Views
from studio.window.words import what_is_shown


class CompareCommands(QObject):
    """Connects the Compare menu, the steps list and the change list with the comparer.

    Signals:
        saved: path of a report that was written. not_saved: the exception why it was not.
    """

    saved = Signal(str)
    not_saved = Signal(object)

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        views: Views,
        docks: Docks,
        session: Session,
        comparer: Comparer,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._actions, self._views, self._docks = window, actions, views, docks
        self._session, self._comparer, self._background = session, comparer, background
        slots: dict[str, Callable[[], object]] = {
            "compare_before": comparer.compare_with_before,
            "compare_file": self.choose_file,
            "compare_two": self.choose_two,
            "compare_next": partial(self._step, 1),
            "compare_previous": partial(self._step, -1),
            "compare_swap": comparer.swap,
            "compare_report": self.save_report,
            "compare_close": comparer.leave,
        }
        for name, slot in slots.items():
            actions[name].triggered.connect(lambda _=False, call=slot: call())
        actions["reset_layout"].triggered.connect(self.on_layout_reset)
        views.steps.steps_compared.connect(comparer.compare_steps)
        views.steps.step_selected.connect(lambda _: comparer.leave())
        views.builds.build_selected.connect(lambda _: comparer.leave())
        views.changes.export_requested.connect(self.save_report)
        for panel in (views.steps, views.builds, views.changes):
            self._add_keys(panel)
        comparer.shown_changed.connect(self.on_shown_changed)
        comparer.sides_changed.connect(self.mark_steps)
        session.shown_changed.connect(self.refresh)
        session.builds_changed.connect(self.refresh)
        session.document_changed.connect(self.refresh)
        self.refresh()

    def _add_keys(self, panel: QWidget) -> None:
        """N and P in a list from which one compares: with a comparison on screen they do not search the list."""
        for keys, by in (("N", 1), ("P", -1)):
            shortcut = QShortcut(QKeySequence(keys), panel, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setEnabled(False)
            shortcut.activated.connect(partial(self._step, by))
            self._comparer.shown_changed.connect(shortcut.setEnabled)

    def refresh(self) -> None:
        """Enable what can be done now."""
        active, before = self._comparer.active, self._comparer.step_before() is not None
        self._actions["compare_before"].setEnabled(before or active)
        self._views.header.set_comparable(before)
        self._actions["compare_file"].setEnabled(self._session.shown is not None)
        for name in ("compare_next", "compare_previous", "compare_swap", "compare_report", "compare_close"):
            self._actions[name].setEnabled(active)

    def on_shown_changed(self, on: bool) -> None:
        """A comparison came on screen, or left it: its list goes with it."""
        if on:
            self._docks.bring("changes")
        else:
            self._docks.docks["changes"].hide()
            self._docks.bring("layers")
            self._views.steps.set_compared(())
        self.refresh()

    def on_layout_reset(self) -> None:
        """Every panel is back in its place; the list of what is compared stays."""
        if self._comparer.active:
            self._docks.bring("changes")

    def mark_steps(self) -> None:
        """Mark in the list which steps stand side by side."""
        shown, sides = self._session.shown, self._comparer.sides
        own = [s.step for s in sides or () if shown is not None and s.build_id == shown.build_id and s.step]
        if sides is not None:
            self._views.steps.set_compared(tuple(own))

    # --- files

    def choose_file(self) -> None:
        """Ask which file is to stand beside what is on screen."""
        shown = self._session.shown
        if shown is not None:
            title = self.tr("Compare {shown} with").format(shown=what_is_shown(self._session))
            self._ask(title, lambda path: self._comparer.compare_with_file(Path(path)), shown.path.parent)

    def choose_two(self) -> None:
        """Ask for two files, one after the other."""
        folder = self._session.document.path.parent if self._session.document is not None else Path.home()

        def second(before: str) -> None:
            title = self.tr("Compare {file} with").format(file=Path(before).name)
            self._ask(title, lambda after: self._comparer.compare_files(Path(before), Path(after)), Path(before).parent)

        self._ask(self.tr("Compare: the model before"), second, folder)

    def _ask(self, title: str, then: Callable[[str], None], folder: Path) -> None:
        suffixes = " ".join(f"*{suffix}" for suffix in ONNX_SUFFIXES)
        filters = self.tr("ONNX models ({suffixes});;All files (*)").format(suffixes=suffixes)
        dialog = QFileDialog(self._window, title, str(folder), filters)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(then)
        dialog.open()

    def take_drop(self, paths: list[Path], place: QPoint) -> bool:
        """Offer to compare models that were dropped, beside opening the first of them.

        Returns:
            Whether it was taken; if not, the first file is simply to be opened.
        """
        models = [path for path in paths if path.suffix.lower() in ONNX_SUFFIXES]
        if not models or (len(models) == 1 and self._session.shown is None):
            return False
        menu = QMenu(self._window)
        menu.setObjectName("drop_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._session.shown is not None:
            words = self.tr("Compare with {shown}").format(shown=what_is_shown(self._session))
            menu.addAction(words, partial(self._comparer.compare_with_file, models[0]))
        if len(models) > 1:
            words = self.tr("Compare {one} with {other}").format(one=models[0].name, other=models[1].name)
            menu.addAction(words, partial(self._comparer.compare_files, models[0], models[1]))
        opening = menu.addAction(self.tr("Open {file}").format(file=models[0].name))
        opening.triggered.connect(lambda: self._window.open_path(models[0]))  # type: ignore[attr-defined]
        menu.addSeparator()
        menu.addAction(self.tr("Cancel"))
        menu.popup(self._window.mapToGlobal(place))
        return True

    def save_report(self, suffix: str = "md") -> None:
        """Ask where to keep the list of changes."""
        difference = self._comparer.difference
        if difference is None:
            return
        names = [Path(path).stem for path in (difference.path_a, difference.path_b)]
        kinds = {"md": self.tr("Markdown (*.md)"), "json": self.tr("JSON (*.json)")}
        order = [suffix, *(kind for kind in kinds if kind != suffix)]
        start = str(Path.home() / f"{names[0]}-{names[1]}.{suffix}")
        dialog = QFileDialog(
            self._window, self.tr("Save what changed"), start, ";;".join(kinds[kind] for kind in order)
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.fileSelected.connect(lambda path: self._write(difference, path))
        dialog.open()

    def _write(self, difference: Difference, path: str) -> None:
        def write() -> None:
            as_json = path.lower().endswith(".json")
            words = json.dumps(json_data(difference), indent=2) + "\n" if as_json else markdown(difference)
            Path(path).write_text(words, encoding="utf-8")

        self._background.run(write, lambda _: self.saved.emit(path), self.not_saved.emit)

    def _step(self, by: int) -> None:
        if self._comparer.active:
            self._comparer.view().step_change(by)
