"""Where the folding is kept: a field for a folder or a file, and the paths that it stands for.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from projects.folding.config_pair import Place, place_at
from projects.problems import Severity
from widgets.parts import severity
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

_GLYPH = 16


class PlaceField(QWidget):
    """Asks for a place and shows both of its files, and which of them would be replaced.

    Args:
        given: a place that is kept as it is while its folding file stands in the field.
        styles: whether there is a file of implementation styles beside the folding.

    Signals:
        changed: another place is asked for (a Place or None); tell with `set_existing` which files are there.
    """

    changed = Signal(object)

    def __init__(self, given: Place | None, styles: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("save_place")
        self._styles, self._given = styles, given
        self._theme = LIGHT
        self._existing: frozenset[Path] = frozenset()
        self.field = QLineEdit(self)
        self.field.setObjectName("save_field")
        self.field.setAccessibleName(self.tr("Folder or folding file"))
        self.field.setToolTip(self.tr("A folder, or a file that ends in .json"))
        self.field.textChanged.connect(self.on_changed)
        self._browse = QPushButton(self.tr("Browse …"), self)
        self._browse.setObjectName("save_browse")
        self._browse.setAccessibleName(self._browse.text())
        self._browse.setAutoDefault(False)
        self._browse.clicked.connect(self.on_browse)
        self._fault = self._label("save_fault")
        self._fault.setText(self.tr("Write the whole path of a folder, or of a file that ends in .json."))
        names = ("folding", "specialize") if styles else ("folding",)
        self._files = {name: self._label(f"save_{name}") for name in names}
        self._notes = {name: self._label(f"save_{name}_note") for name in names}
        self._glyphs = {name: QLabel(self) for name in names}
        self._arrange()
        self.field.setText(str(given.folding if given is not None else Path.home()))

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self._browse)
        files = QGridLayout()
        files.setHorizontalSpacing(8)
        files.setVerticalSpacing(4)
        files.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for at, name in enumerate(self._files):
            files.addWidget(self._glyphs[name], at, 0, top)
            files.addWidget(self._files[name], at, 1, top)
            files.addWidget(self._notes[name], at, 2, top | Qt.AlignmentFlag.AlignRight)
            self._notes[name].setWordWrap(False)
            self._notes[name].setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self._fault)
        layout.addLayout(files)

    @property
    def place(self) -> Place | None:
        """What is asked for; None: it is no place yet."""
        words = self.field.text().strip()
        try:
            path = Path(words).expanduser()
        except RuntimeError:  # the "~name" of nobody
            return None
        if not path.is_absolute():
            return None
        place = place_at(path)
        if self._given is not None and path == self._given.folding and self._given.specialize is not None:
            place = self._given
        return place if self._styles else Place(place.folding)

    def set_existing(self, place: Place, existing: Collection[Path]) -> None:
        """Tell which files of a place are there; heard only while that place is asked for."""
        if place == self.place:
            self._existing = frozenset(existing)
            self._tell()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._tell()

    def on_changed(self) -> None:
        """The field says something else."""
        self._existing = frozenset()
        self._tell()
        self.changed.emit(self.place)

    def _tell(self) -> None:
        place = self.place
        self._fault.setVisible(place is None)
        for name, label in self._files.items():
            path = None if place is None else place.folding if name == "folding" else place.specialize
            replaced = path in self._existing
            label.setText(str(path or ""))
            self._notes[name].setText(self.tr("is replaced") if replaced else self.tr("new"))
            if replaced:
                glyph = icon(severity.GLYPHS[Severity.WARNING], severity.color(Severity.WARNING, self._theme))
            else:
                glyph = icon("file-plus-outline", self._theme.muted)
            self._glyphs[name].setPixmap(glyph.pixmap(QSize(_GLYPH, _GLYPH)))
            for part in (label, self._notes[name], self._glyphs[name]):
                part.setVisible(path is not None)

    def on_browse(self) -> None:
        """Choose the place in a file dialog."""
        place = self.place or Place(Path.home())
        filters = ";;".join((self.tr("FINN folding (*.json)"), self.tr("All files (*)")))
        dialog = QFileDialog(self, self.tr("Folding file"), str(place.folding), filters)
        dialog.setObjectName("save_file")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # the lines below the field say what is replaced
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(self.field.setText)
        dialog.open()
