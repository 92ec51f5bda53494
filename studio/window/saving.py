"""Saving the folding: writes the pair of files, and tells when another program changed them.

Layer: studio.window. Thread: GUI; files are read and written in the pool.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from projects.errors import StudioError, UserInputError
from projects.folding.config_pair import (
    Difference,
    Pair,
    Place,
    Rows,
    SaveWish,
    differences,
    place_at,
    sets_anything,
    with_kept,
)
from projects.folding.finn_json import Config, Elsewhere, Stamp, became, read_config
from projects.problems import Severity
from studio.jobs.background import Background
from studio.settings import Settings
from studio.window.file_watch import FileWatch
from studio.window.saved_files import SavedFile, Written, by_path, write_unless_changed
from studio.window.saved_places import SavedPlace, SavedPlaces
from widgets.folding.changed_elsewhere import ChangedElsewhere
from widgets.folding.save_dialog import SaveDialog
from widgets.messages.bar import MessageBar
from widgets.messages.message import Message
from widgets.theme.colors import Theme

MESSAGE = "elsewhere:"  # and the file's path: the key of what is said of it
DIALOG_STATE = "save_dialog"


class Saver(QObject):
    """Saves the folding of the open model.

    Args:
        window: the dialogs' parent.
        theme: the theme on screen.
        rows: what the files are to hold, frozen or the overrides only; None while no folding is known.

    Signals:
        saved: a Place that was written.
        failed: a StudioError: it cannot be written, or not be read.
        reload_requested: path of a file whose values are to be taken; `file_read` tells once they are.
        dirty_changed: whether values on screen are in no file.
        dialog_shown: the dialog that asks for a place, or that shows what differs.
    """

    saved = Signal(object)
    failed = Signal(object)
    reload_requested = Signal(object)
    dirty_changed = Signal(bool)
    dialog_shown = Signal(object)

    def __init__(
        self,
        window: QWidget,
        messages: MessageBar,
        settings: Settings,
        background: Background,
        theme: Callable[[], Theme],
        rows: Callable[[bool], Pair | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._messages, self._settings = window, messages, settings
        self._background, self._theme, self._rows = background, theme, rows
        self._places = SavedPlaces(settings)
        self._model = ""
        self._place: Place | None = None
        self._frozen = True
        self._files: dict[Path, SavedFile] = {}
        self._sources: set[Path] = set()  # files whose values were taken for this model
        self._writing = False
        self._next: SaveWish | None = None
        self._dialog: SaveDialog | None = None
        self._dirty = False
        self._watch = FileWatch(background, self)
        self._watch.looked.connect(self.on_looked)
        messages.action_triggered.connect(self.on_action)
        messages.closed.connect(self.on_closed)

    @property
    def place(self) -> Place | None:
        """Where this model was saved last; None: never."""
        return self._place

    @property
    def unsaved_since_save(self) -> bool:
        """Whether the values on screen are in no file."""
        return self._dirty

    def close(self) -> None:
        """Watch nothing any more."""
        self._watch.close()

    # --- which model

    def set_model(self, model: Path | None) -> None:
        """Another model is open, or none: watch the files that it was saved to, and look what became of them."""
        for path in self._files:
            self._messages.take_back(_key(path))
        if self._dialog is not None:
            self._dialog.reject()
        self._model = str(model) if model is not None else ""
        self._sources = set()
        self._next = None
        remembered = self._places.of(self._model) if model is not None else None
        self._place = remembered.place if remembered is not None else None
        self._frozen = remembered.frozen if remembered is not None else True
        self._files = {path: SavedFile(known) for path, known in remembered.stamps.items()} if remembered else {}
        self._watch.watch(self._files)
        self._set_dirty(False)
        self.refresh()

    def file_read(self, path: Path) -> None:
        """The values of a file were taken; what it says of layers that come later stays when it is written again."""
        self._sources.add(path)
        self._accept(path)

    def refresh(self) -> None:
        """Values changed: work out whether they are in the files."""
        pair = self._rows(self._frozen and self._place is not None)
        if pair is None:
            return
        if self._place is None:
            self._set_dirty(sets_anything(pair))
        else:
            self._set_dirty(any(self._differs(path, rows) for path, rows in by_path(self._place, pair).items()))

    def _differs(self, path: Path, rows: Rows) -> bool:
        file = self._files.get(path)
        if file is None or file.elsewhere is not Elsewhere.SAME or not file.known.digest:
            return True
        return file.rows is not None and bool(differences(with_kept(rows, file.rows), file.rows))

    def _set_dirty(self, dirty: bool) -> None:
        if dirty != self._dirty:
            self._dirty = dirty
            self.dirty_changed.emit(dirty)

    # --- saving

    def save(self) -> None:
        """Write to the place of this model without asking; the first time, ask."""
        if self._place is None:
            self.save_as()
        else:
            self._write(SaveWish(self._place.folding, self._place.specialize, self._frozen))

    def save_as(self) -> None:
        """Ask where to save, and what."""
        pair = self._rows(True)
        if pair is None:
            return
        if self._dialog is not None:
            self._dialog.raise_()
            return
        dialog = SaveDialog(self._place, self._frozen, pair[1] is not None, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.set_theme(self._theme())
        state = self._settings.data(DIALOG_STATE)
        if isinstance(state, dict):
            dialog.restore_state(state)
        self._dialog = dialog
        dialog.place_changed.connect(self._look_for)
        dialog.saved_requested.connect(self._on_wished)
        dialog.finished.connect(self._on_dialog_finished)
        if dialog.place is not None:
            self._look_for(dialog.place)
        dialog.open()
        self.dialog_shown.emit(dialog)

    def _look_for(self, place: Place) -> None:
        """Look which files of a place are there."""

        def tell(existing: list[Path]) -> None:
            if self._dialog is not None:
                self._dialog.set_existing(place, existing)

        self._background.run(lambda: [path for path in place.files if os.path.exists(path)], tell)

    def _on_wished(self, wish: SaveWish) -> None:
        if self._dialog is not None:
            self._settings.set_data(DIALOG_STATE, self._dialog.state())
        self._write(wish, agreed=True)

    def _on_dialog_finished(self) -> None:
        self._dialog = None

    def _write(self, wish: SaveWish, agreed: bool = False) -> None:
        """Write both files.

        Args:
            agreed: the person saw which files are replaced; else what another program wrote is left alone.
        """
        if self._writing:
            self._next = wish
            return
        pair = self._rows(wish.frozen)
        if pair is None:
            return
        place = wish.place if pair[1] is not None else Place(wish.folding)
        if pair[1] is not None and place.specialize is None:
            place = place_at(wish.folding)
        content = by_path(place, pair)
        guarded = {} if agreed else {path: self._files[path].known for path in content if path in self._files}
        ours = {path for path in content if path in self._files or path in self._sources}
        self._writing = True
        self._watch.hold()
        self._background.run(
            lambda: write_unless_changed(content, guarded, ours),
            partial(self._on_written, self._model, place, wish.frozen),
            self._on_not_written,
        )

    def _on_written(self, model: str, place: Place, frozen: bool, answer: Written) -> None:
        self._writing = False
        if not answer.refused:
            self._places.put(model, SavedPlace(place, frozen, {p: file.known for p, file in answer.files.items()}))
        if model == self._model:
            if answer.refused:
                for path, now in answer.refused.items():
                    self._note(path, now, not_saved=True)
            else:
                self._take_place(place, frozen, answer.files)
        self._watch.release()
        self._write_next()

    def _take_place(self, place: Place, frozen: bool, files: dict[Path, SavedFile]) -> None:
        for path in (*self._files, *files):
            self._messages.take_back(_key(path))
        self._place, self._frozen, self._files = place, frozen, files
        self._watch.watch(files)
        kind = self.tr("full folding") if frozen else self.tr("overrides only")
        words = self.tr("Saved {files} ({kind}).")
        names = self.tr(" and ").join(path.name for path in files)
        self._messages.info(words.format(files=names, kind=kind), str(place.folding.parent), key="saved")
        self.saved.emit(place)
        self.refresh()

    def _on_not_written(self, error: Exception) -> None:
        self._writing = False
        self._watch.release()
        if not isinstance(error, StudioError):
            raise error
        self.failed.emit(error)
        self._write_next()

    def _write_next(self) -> None:
        wish, self._next = self._next, None
        if wish is not None:
            self._write(wish)

    # --- what other programs do

    def on_looked(self, stamps: Mapping[Path, Stamp]) -> None:
        """The files are so now."""
        before = dict(self._files)
        for path, now in stamps.items():
            file = self._files.get(path)
            if file is None:
                continue
            if now != file.known:
                self._note(path, now)
                continue
            if file.elsewhere is not Elsewhere.SAME:
                self._files[path] = replace(file, elsewhere=Elsewhere.SAME, now=None)
                self._messages.take_back(_key(path))
            if file.rows is None and now.digest:
                self._read_rows(path, now)
        if self._files != before:
            self.refresh()

    def _read_rows(self, path: Path, known: Stamp) -> None:
        """Read what a file said when it was saved, in an earlier run."""

        def take(config: Config) -> None:
            file = self._files.get(path)
            if file is not None and file.known == known:
                self._files[path] = replace(file, rows=config.rows)
                self.refresh()

        def leave(error: Exception) -> None:
            if not isinstance(error, UserInputError):
                raise error  # one that cannot be read has been told of when it was changed

        self._background.run(lambda: read_config(path), take, leave)

    def _note(self, path: Path, now: Stamp, not_saved: bool = False) -> None:
        """Another program changed a file: say so, once for each change."""
        file = self._files[path]
        if now == file.now and not not_saved:
            return
        what = became(file.known, now)
        if what is Elsewhere.CHANGED and file.elsewhere is Elsewhere.GONE:
            what = Elsewhere.APPEARED
        self._files[path] = replace(file, elsewhere=what, now=now)
        words = {
            Elsewhere.CHANGED: self.tr("{file} was changed by another program since it was saved."),
            Elsewhere.GONE: self.tr("{file} is no longer there: another program moved or deleted it."),
            Elsewhere.APPEARED: self.tr("{file} is there again, written by another program."),
        }
        mend = self.tr("Nothing was saved: first choose which values hold.")
        if not not_saved:
            mend = self.tr("What is on screen stays as it is.")
        actions: tuple[tuple[str, str], ...] = (("write", self.tr("Write it again")),)
        if what is not Elsewhere.GONE:
            choices = (("reload", self.tr("Reload")), ("keep", self.tr("Keep mine")), ("compare", self.tr("Compare")))
            actions = choices
        said = words[what].format(file=path.name)
        self._messages.say(Message(Severity.WARNING, said, str(path.parent), mend, key=_key(path), actions=actions))

    def on_action(self, key: str, action: str) -> None:
        """A button of one of our messages."""
        path = Path(key.removeprefix(MESSAGE))
        if not key.startswith(MESSAGE) or path not in self._files:
            return
        if action == "reload":
            self.reload_requested.emit(path)
        elif action == "keep":
            self._accept(path)
        elif action == "compare":
            self.compare(path)
        elif action == "write":
            self.save()

    def on_closed(self, key: str) -> None:
        """A message was closed: of a file that is gone that is all there is to say, so it is not said again."""
        path = Path(key.removeprefix(MESSAGE))
        if key.startswith(MESSAGE) and path in self._files and self._files[path].elsewhere is Elsewhere.GONE:
            self._accept(path)

    def _accept(self, path: Path) -> None:
        """The file may be as it is now: it is what the next save replaces."""
        file = self._files.get(path)
        if file is None or file.now is None:
            return
        self._files[path] = SavedFile(file.now)
        self._messages.take_back(_key(path))
        if self._place is not None:
            known = {p: each.known for p, each in self._files.items()}
            self._places.put(self._model, SavedPlace(self._place, self._frozen, known))
        self._watch.look()

    def compare(self, path: Path) -> None:
        """Show what differs between the values on screen and a file of ours."""
        pair, place = self._rows(self._frozen), self._place
        rows = by_path(place, pair).get(path) if pair is not None and place is not None else None
        if rows is None:
            return
        saved = self._files[path].rows

        def work() -> tuple[Difference, ...]:
            theirs = read_config(path).rows
            return differences(with_kept(rows, theirs), theirs, saved)

        self._background.run(work, partial(self._show_differences, path), self._on_not_read)

    def _show_differences(self, path: Path, found: tuple[Difference, ...]) -> None:
        dialog = ChangedElsewhere(path.name, found, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.reload_requested.connect(partial(self.reload_requested.emit, path))
        dialog.keep_requested.connect(partial(self._accept, path))
        dialog.open()
        self.dialog_shown.emit(dialog)

    def _on_not_read(self, error: Exception) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.failed.emit(error)


def _key(path: Path) -> str:
    return f"{MESSAGE}{path}"
