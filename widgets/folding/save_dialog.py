"""Where and how to save the folding: both files are shown before anything is written. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QRadioButton, QVBoxLayout, QWidget

from projects.folding.config_pair import Place, SaveWish
from widgets.folding.place_field import PlaceField
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import heading_font

_INDENT = 24  # the words below a radio button stand under its own


class SaveDialog(QDialog):
    """Asks for a place and what is to be written.

    Args:
        place: where this model was saved last; None: in the directory of `restore_state`, or the home directory.
        frozen: what was chosen for it. styles: whether there are implementation styles to write.

    Signals:
        place_changed: a Place to be looked at; tell with `set_existing` which of its files are there.
        saved_requested: a SaveWish.
    """

    place_changed = Signal(object)
    saved_requested = Signal(object)

    def __init__(
        self, place: Place | None = None, frozen: bool = True, styles: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("save_dialog")
        self.setWindowTitle(self.tr("Save folding"))
        self.setAccessibleName(self.windowTitle())
        self.setMinimumWidth(640)
        self._given = place
        self._where = PlaceField(place, styles, self)
        self._why_styles = self._muted("save_why_styles", self._style_words())
        self._why_styles.setVisible(styles)
        self._frozen = QRadioButton(self.tr("Full folding (every value frozen)"), self)
        self._overrides = QRadioButton(self.tr("Overrides only (FINN folds the rest for the target fps)"), self)
        for radio, name in ((self._frozen, "save_frozen"), (self._overrides, "save_overrides")):
            radio.setObjectName(name)
            radio.setAccessibleName(radio.text())
        self._choose(frozen)
        self._save = self._button("save_save", self.tr("Save"))
        self._save.setProperty("primary", True)
        self._save.setDefault(True)
        self._save.clicked.connect(self.on_save)
        self._cancel = self._button("save_cancel", self.tr("Cancel"))
        self._cancel.clicked.connect(self.reject)
        self._where.changed.connect(self.on_place_changed)
        self._arrange()
        self.set_theme(LIGHT)

    def _style_words(self) -> str:
        return self.tr(
            "The implementation styles are always written with it: FINN names the layers by them, and the folding file "
            "uses those names."
        )

    def _muted(self, name: str, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setProperty("role", "muted")
        return label

    def _heading(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setFont(heading_font())
        return label

    def _button(self, name: str, label: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setAutoDefault(False)
        return button

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self._heading(self.tr("Where")))
        layout.addWidget(self._where)
        layout.addWidget(self._why_styles)
        layout.addSpacing(8)
        layout.addWidget(self._heading(self.tr("What")))
        whatever = self.tr("FINN alone builds what is on screen, whatever target it is given.")
        same = self.tr("FINN alone builds what is on screen from the same target fps and weight width.")
        for radio, words in ((self._frozen, whatever), (self._overrides, same)):
            said = self._muted(f"{radio.objectName()}_words", words)
            said.setContentsMargins(_INDENT, 0, 0, 0)
            radio.setToolTip(words)
            choice = QVBoxLayout()
            choice.setSpacing(0)
            choice.addWidget(radio)
            choice.addWidget(said)
            layout.addLayout(choice)
        layout.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._save)
        layout.addLayout(buttons)

    # --- what is asked

    @property
    def place(self) -> Place | None:
        """The place asked for; None: it is none yet."""
        return self._where.place

    @property
    def frozen(self) -> bool:
        """Whether every value is to be written."""
        return self._frozen.isChecked()

    def state(self) -> dict[str, Any]:
        """What is to be remembered for the next time."""
        place = self.place
        return {"directory": str(place.folding.parent) if place is not None else "", "frozen": self.frozen}

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Take what was remembered; a model that has a place keeps its own."""
        if self._given is not None:
            return
        directory, frozen = state.get("directory"), state.get("frozen")
        if isinstance(directory, str) and directory:
            self._where.field.setText(directory)
        if isinstance(frozen, bool):
            self._choose(frozen)

    def set_existing(self, place: Place, existing: Collection[Path]) -> None:
        """Tell which files of a place are there."""
        self._where.set_existing(place, existing)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._where.set_theme(theme)

    def _choose(self, frozen: bool) -> None:
        (self._frozen if frozen else self._overrides).setChecked(True)

    def on_place_changed(self, place: Place | None) -> None:
        """Another place is asked for."""
        self._save.setEnabled(place is not None)
        if place is not None:
            self.place_changed.emit(place)

    def on_save(self) -> None:
        """The person agreed."""
        place = self.place
        if place is not None:
            self.saved_requested.emit(SaveWish(place.folding, place.specialize, self.frozen))
            self.accept()
