"""The dialog that asks where and what to save. Layer: tests. Thread: GUI."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QLabel, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from projects.folding.config_pair import Place, SaveWish
from widgets.folding.save_dialog import SaveDialog
from widgets.theme.colors import DARK, LIGHT

CNV = Place(Path("/nets/cnv/folding.json"), Path("/nets/cnv/specialize_layers.json"))


def shown(qtbot: QtBot, *args: Any, **named: Any) -> SaveDialog:
    dialog = SaveDialog(*args, **named)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    return dialog


def part(dialog: SaveDialog, kind: Any, name: str) -> Any:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def write(qtbot: QtBot, dialog: SaveDialog, words: str) -> None:
    field = part(dialog, QLineEdit, "save_field")
    field.selectAll()
    qtbot.keyClicks(field, words)


def test_both_paths_are_shown_before_anything_is_written(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    write(qtbot, dialog, "/nets/cnv")
    assert part(dialog, QLabel, "save_folding").text() == "/nets/cnv/folding.json"
    assert part(dialog, QLabel, "save_specialize").text() == "/nets/cnv/specialize_layers.json"
    assert "implementation styles" in part(dialog, QLabel, "save_why_styles").text()
    write(qtbot, dialog, "/nets/mine_folding_config.json")
    assert part(dialog, QLabel, "save_folding").text() == "/nets/mine_folding_config.json"
    assert part(dialog, QLabel, "save_specialize").text() == "/nets/mine_specialize_layers_config.json"


def test_without_styles_there_is_no_second_file(qtbot: QtBot) -> None:
    dialog = shown(qtbot, CNV, styles=False)
    assert dialog.findChild(QLabel, "save_specialize") is None
    assert not part(dialog, QLabel, "save_why_styles").isVisible()
    with qtbot.waitSignal(dialog.saved_requested) as asked:
        part(dialog, QPushButton, "save_save").click()
    assert asked.args == [SaveWish(CNV.folding, None, True)]


def test_a_file_that_would_be_replaced_is_named(qtbot: QtBot) -> None:
    dialog = shown(qtbot, CNV)
    notes = [part(dialog, QLabel, f"save_{name}_note") for name in ("folding", "specialize")]
    assert [note.text() for note in notes] == ["new", "new"]
    dialog.set_existing(CNV, {CNV.folding})
    assert [note.text() for note in notes] == ["is replaced", "new"]
    dialog.set_existing(Place(Path("/other/folding.json")), ())
    assert notes[0].text() == "is replaced", "an answer about a place that is not asked for any more"
    with qtbot.waitSignal(dialog.place_changed) as asked:
        write(qtbot, dialog, "/")
    assert notes[0].text() == "new"
    assert asked.args == [Place(Path("/folding.json"), Path("/specialize_layers.json"))]


@pytest.mark.parametrize("words", ["", "folding.json", "nets/cnv", "~nobody-of-this-name/x"])
def test_what_is_no_place_cannot_be_saved_to(qtbot: QtBot, words: str) -> None:
    dialog = shown(qtbot, CNV)
    part(dialog, QLineEdit, "save_field").setText(words)
    assert dialog.place is None
    assert not part(dialog, QPushButton, "save_save").isEnabled()
    assert part(dialog, QLabel, "save_fault").isVisible()
    assert not part(dialog, QLabel, "save_folding").isVisible()
    dialog.on_save()
    assert dialog.isVisible()
    part(dialog, QLineEdit, "save_field").setText("~/cnv")
    assert part(dialog, QPushButton, "save_save").isEnabled()
    assert dialog.place is not None
    assert dialog.place.folding == Path.home() / "cnv" / "folding.json"


def test_enter_saves_what_was_chosen(qtbot: QtBot) -> None:
    dialog = shown(qtbot, CNV)
    part(dialog, QRadioButton, "save_overrides").click()
    with qtbot.waitSignal(dialog.saved_requested) as asked:
        qtbot.keyClick(part(dialog, QLineEdit, "save_field"), Qt.Key.Key_Return)
    assert asked.args == [SaveWish(CNV.folding, CNV.specialize, False)]
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_cancel_asks_for_nothing(qtbot: QtBot) -> None:
    dialog = shown(qtbot, CNV)
    with qtbot.assertNotEmitted(dialog.saved_requested):
        part(dialog, QPushButton, "save_cancel").click()
    assert not dialog.isVisible()


def test_the_full_folding_unless_chosen_otherwise(qtbot: QtBot) -> None:
    assert shown(qtbot).frozen
    assert not shown(qtbot, CNV, False).frozen


def test_the_last_directory_and_choice_are_remembered(qtbot: QtBot) -> None:
    one = shown(qtbot)
    write(qtbot, one, "/nets/cnv/mine.json")
    part(one, QRadioButton, "save_overrides").click()
    other = shown(qtbot)
    other.restore_state(one.state())
    assert other.place == CNV
    assert not other.frozen
    part(other, QLineEdit, "save_field").setText("nowhere")
    third = shown(qtbot)
    third.restore_state(other.state())
    third.restore_state({"directory": 5, "frozen": "yes"})
    assert third.place is not None
    assert third.place.folding.parent == Path.home()


def test_a_model_that_was_saved_keeps_its_own_place(qtbot: QtBot) -> None:
    odd = Place(Path("/nets/cnv/a.json"), Path("/nets/styles.json"))
    dialog = shown(qtbot, odd)
    dialog.restore_state({"directory": "/elsewhere", "frozen": False})
    assert dialog.place == odd
    assert dialog.frozen
    write(qtbot, dialog, "/nets/cnv/b.json")
    assert dialog.place == Place(Path("/nets/cnv/b.json"), Path("/nets/cnv/b_specialize_layers.json"))


def test_a_place_can_be_browsed_for(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = shown(qtbot, Place(tmp_path / "folding.json"))
    part(dialog, QPushButton, "save_browse").click()
    files = part(dialog, QFileDialog, "save_file")
    files.selectFile("other")
    files.accept()
    assert dialog.place is not None
    assert dialog.place.folding == tmp_path / "other.json"


def test_everything_has_a_name_in_both_themes(qtbot: QtBot) -> None:
    dialog = shown(qtbot, CNV)
    for theme in (DARK, LIGHT):
        dialog.set_theme(theme)
    for control in (*dialog.findChildren(QAbstractButton), *dialog.findChildren(QLineEdit)):
        assert control.objectName()
        assert control.accessibleName()
