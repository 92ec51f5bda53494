"""Saving to real files, and what is not saved. Layer: tests. Thread: GUI."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from projects.folding.config_pair import Place, SaveWish, pair_rows
from projects.folding.overrides import Overrides
from tests.studio.window.desk import STYLE, TFC, Desk, read, replaced
from widgets.folding.save_dialog import SaveDialog

# --- saving


def test_the_first_save_asks_and_the_next_does_not(desk: Desk) -> None:
    desk.edit("MVAU_hls_1", "PE", 8)
    with desk.qtbot.waitSignal(desk.saver.dialog_shown) as shown:
        desk.saver.save()
    dialog = shown.args[0]
    assert isinstance(dialog, SaveDialog)
    dialog._where.field.setText(str(desk.folder / "out"))
    save = dialog.findChild(QPushButton, "save_save")
    assert save is not None
    with desk.qtbot.waitSignal(desk.saver.saved) as saved:
        desk.qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    assert saved.args == [desk.place]
    assert read(desk.place.folding)["MVAU_hls_1"]["PE"] == 8
    assert read(desk.place.folding)["MVAU_hls_0"]["PE"] == 1
    assert read(desk.place.specialize)["MVAU_0"] == {STYLE: "hls"}
    desk.edit("MVAU_hls_1", "PE", 4)
    with desk.qtbot.waitSignal(desk.saver.saved), desk.qtbot.assertNotEmitted(desk.saver.dialog_shown):
        desk.saver.save()
    assert read(desk.place.folding)["MVAU_hls_1"]["PE"] == 4
    said = "\n".join(message.text for message in desk.messages.messages)
    assert "Saved folding.json and specialize_layers.json (full folding)." in said
    assert str(desk.folder / "out") in said
    desk.settle()
    desk.edit("MVAU_hls_1", "PE", 1)
    with desk.qtbot.waitSignal(desk.saver.dialog_shown) as again:
        desk.saver.save_as()
    assert again.args[0].place == desk.place
    desk.saver.save_as()  # one dialog at a time
    desk.saver.set_model(None)
    assert not again.args[0].isVisible()


def test_the_dialog_is_told_which_files_are_there(desk: Desk) -> None:
    desk.save()
    with desk.qtbot.waitSignal(desk.saver.dialog_shown) as shown:
        desk.saver.save_as()
    note = shown.args[0].findChild(QLabel, "save_folding_note")
    assert note is not None
    desk.qtbot.waitUntil(lambda: note.text() == "is replaced")
    shown.args[0].reject()


def test_the_directory_is_remembered_for_other_models(desk: Desk) -> None:
    for model, frozen in (("tfc", True), ("cnv", False)):
        desk.saver.set_model(desk.folder / f"{model}.onnx")
        with desk.qtbot.waitSignal(desk.saver.dialog_shown) as shown:
            desk.saver.save_as()
        dialog = shown.args[0]
        if frozen:
            dialog._where.field.setText(str(desk.folder / "out"))
            dialog._overrides.click()
            with desk.qtbot.waitSignal(desk.saver.saved):
                dialog.on_save()
            desk.settle()
        else:
            assert dialog.place == desk.place
            assert not dialog.frozen
            dialog.reject()


def test_the_overrides_alone(desk: Desk) -> None:
    desk.edit("MVAU_hls_1", "PE", 8)
    desk.edit("Thresholding_rtl_0", STYLE, "rtl")
    place = desk.save(frozen=False)
    assert read(place.folding) == {"Defaults": {}, "MVAU_hls_1": {"PE": 8}}
    assert read(place.specialize)["Thresholding_0"] == {STYLE: "rtl"}
    assert read(place.specialize)["MVAU_0"] == {STYLE: ""}
    with desk.qtbot.waitSignal(desk.saver.saved):
        desk.saver.save()
    assert read(place.folding) == {"Defaults": {}, "MVAU_hls_1": {"PE": 8}}


def test_without_styles_there_is_one_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.saver, "_rows", lambda frozen: (pair_rows(TFC, desk.overrides, frozen)[0], None))
    assert desk.save() == Place(desk.place.folding)
    assert not (desk.folder / "out" / "specialize_layers.json").exists()
    # Styles came up since: they are written with it.
    monkeypatch.setattr(desk.saver, "_rows", desk.rows)
    with desk.qtbot.waitSignal(desk.saver.saved) as saved:
        desk.saver.save()
    assert saved.args == [desk.place]


def test_without_a_folding_nothing_is_saved(desk: Desk) -> None:
    desk.known = False
    with desk.qtbot.assertNotEmitted(desk.saver.dialog_shown):
        desk.saver.save()
    desk.saver._write(SaveWish(desk.place.folding, desk.place.specialize, True))
    desk.settle()
    assert not desk.place.folding.exists()


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_lost(desk: Desk) -> None:
    desk.edit("MVAU_hls_1", "PE", 8)
    desk.place.folding.mkdir(parents=True)
    with desk.qtbot.waitSignal(desk.saver.failed):
        desk.saver._write(SaveWish(desk.place.folding, desk.place.specialize, True), agreed=True)
    assert "Is a directory" in str(desk.failures[0].what)
    assert desk.saver.unsaved_since_save
    assert not os.path.exists(str(desk.place.specialize))
    desk.place.folding.rmdir()
    desk.save()
    assert not desk.saver.unsaved_since_save


def test_a_save_asked_for_while_another_is_written_comes_after_it(desk: Desk) -> None:
    desk.save()
    for value in (2, 4, 8):
        desk.edit("MVAU_hls_1", "PE", value)
        desk.saver.save()
    desk.qtbot.waitUntil(lambda: not desk.saver.unsaved_since_save)
    desk.settle()
    assert read(desk.place.folding)["MVAU_hls_1"]["PE"] == 8


# --- what is not saved


def test_the_mark_of_what_is_not_saved(desk: Desk) -> None:
    marks: list[bool] = []
    desk.saver.dirty_changed.connect(marks.append)
    assert not desk.saver.unsaved_since_save
    desk.edit("MVAU_hls_1", "PE", 8)
    assert desk.saver.unsaved_since_save
    desk.edit("MVAU_hls_1", "PE", 1)
    desk.edit("MVAU_hls_1", "PE", 8)
    desk.save()
    desk.edit("MVAU_hls_1", "PE", 4)
    desk.edit("MVAU_hls_1", "PE", 8)
    assert marks == [True, False, True, False, True, False]
    desk.known = False
    desk.edit("MVAU_hls_1", "PE", 4)
    assert not desk.saver.unsaved_since_save, "while no folding is known nothing is said of it"


def test_another_model_starts_clean(desk: Desk) -> None:
    desk.edit("MVAU_hls_1", "PE", 8)
    desk.save()
    desk.overrides = Overrides()
    desk.saver.set_model(desk.folder / "cnv.onnx")
    assert desk.saver.place is None
    assert not desk.saver.unsaved_since_save
    replaced(desk.place.folding, "{}")
    desk.settle()
    assert desk.told(desk.place.folding) is None
