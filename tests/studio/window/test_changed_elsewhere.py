"""Saved files that other programs change, while the studio is open and while it is not. Layer: tests. Thread: GUI."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from projects.folding.config_pair import Place, pair_rows
from projects.folding.finn_json import Stamp, config_text
from studio.window import saved_places
from tests.studio.window.desk import TFC, Desk, read, replaced
from widgets.folding.changed_elsewhere import FILE, ChangedElsewhere

# --- what other programs do


def test_own_writes_are_no_change(desk: Desk) -> None:
    desk.save()
    for value in (2, 4, 8, 16):
        desk.edit("MVAU_hls_1", "PE", value)
        with desk.qtbot.waitSignal(desk.saver.saved):
            desk.saver.save()
    desk.heard_all()
    assert desk.told(desk.place.folding) is None
    assert desk.told(Path(str(desk.place.specialize))) is None


@pytest.mark.parametrize("how", ["replace", "process", "in place"])
def test_a_change_by_another_program_is_told_once(desk: Desk, how: str) -> None:
    desk.save()
    path = desk.place.folding
    if how == "replace":
        replaced(path, '{"Defaults": {}}')
    elif how == "process":
        words = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text('{}')"
        subprocess.run([sys.executable, "-c", words, str(path)], check=True)
    else:
        path.write_text("{}")
    told = desk.wait_told(path, "folding.json was changed by another program")
    assert dict(told.actions) == {"reload": "Reload", "keep": "Keep mine", "compare": "Compare"}
    assert told.where == str(path.parent)
    desk.messages.take_back(told.key)
    (path.parent / "something_else.txt").write_text("near it")
    desk.heard_all()
    assert desk.told(path) is None, "the same change is not told twice"
    assert desk.saver.unsaved_since_save


def test_a_touch_or_the_same_content_is_no_change(desk: Desk) -> None:
    desk.save()
    path = desk.place.folding
    os.utime(path, (1, 1))
    replaced(path, path.read_text())
    desk.heard_all()
    assert desk.told(path) is None


def test_a_change_taken_back_is_told_no_more(desk: Desk) -> None:
    desk.save()
    path, before = desk.place.folding, desk.place.folding.read_text()
    replaced(path, "{}")
    desk.wait_told(path, "was changed")
    replaced(path, before)
    desk.qtbot.waitUntil(lambda: desk.told(path) is None)
    assert not desk.saver.unsaved_since_save


def test_a_file_that_goes_and_comes_back_has_words_of_its_own(desk: Desk) -> None:
    desk.save()
    path = desk.place.folding
    path.unlink()
    told = desk.wait_told(path, "is no longer there")
    assert dict(told.actions) == {"write": "Write it again"}
    assert desk.saver.unsaved_since_save
    path.write_text("{}")
    desk.wait_told(path, "is there again")
    path.unlink()
    desk.wait_told(path, "is no longer there")
    desk.press(path, "write")
    desk.qtbot.waitUntil(lambda: not desk.saver.unsaved_since_save)
    assert desk.told(path) is None
    assert "MVAU_hls_0" in read(path)


def test_the_whole_directory_goes_and_comes_back(desk: Desk) -> None:
    desk.save()
    away = desk.folder / "away"
    os.replace(desk.place.folding.parent, away)
    for path in desk.place.files:
        desk.wait_told(path, "is no longer there")
    os.replace(away, desk.place.folding.parent)
    for path in desk.place.files:
        desk.qtbot.waitUntil(lambda p=path: desk.told(p) is None)
    desk.settle()
    replaced(desk.place.specialize, "{}")
    desk.wait_told(Path(str(desk.place.specialize)), "specialize_layers.json was changed")


def test_closing_the_message_of_a_file_that_is_gone_is_enough(desk: Desk) -> None:
    desk.save()
    path = desk.place.folding
    path.unlink()
    told = desk.wait_told(path, "is no longer there")
    desk.messages.take_back(told.key)
    desk.messages.closed.emit(told.key)
    desk.settle()
    assert desk.saver.unsaved_since_save
    desk.saver = desk.make()
    desk.saver.set_model(desk.folder / "tfc.onnx")
    desk.settle()
    assert desk.told(path) is None
    path.write_text("{}")
    desk.wait_told(path, "is there again")


def test_keep_mine_writes_again_on_the_next_save(desk: Desk) -> None:
    desk.edit("MVAU_hls_1", "PE", 8)
    desk.save()
    path = desk.place.folding
    replaced(path, '{"Defaults": {}, "MVAU_hls_1": {"PE": 2}, "StreamingFIFO_0": {"depth": 32}}')
    desk.wait_told(path, "was changed")
    desk.press(path, "keep")
    desk.settle()
    assert desk.told(path) is None
    assert desk.saver.unsaved_since_save
    assert read(path)["MVAU_hls_1"] == {"PE": 2}
    with desk.qtbot.waitSignal(desk.saver.saved):
        desk.saver.save()
    assert read(path)["MVAU_hls_1"]["PE"] == 8
    assert read(path)["StreamingFIFO_0"] == {"depth": 32}, "of layers that come later the file alone knows"
    assert not desk.saver.unsaved_since_save


def test_a_save_does_not_write_over_what_another_program_wrote(desk: Desk) -> None:
    desk.save()
    path = desk.place.folding
    desk.edit("MVAU_hls_1", "PE", 8)
    replaced(path, "{}")
    with desk.qtbot.assertNotEmitted(desk.saver.saved):
        desk.saver.save()
        told = desk.wait_told(path, "was changed")
    assert "Nothing was saved" in told.mend
    assert path.read_text() == "{}"
    desk.press(path, "keep")
    with desk.qtbot.waitSignal(desk.saver.saved):
        desk.saver.save()
    assert read(path)["MVAU_hls_1"]["PE"] == 8


def test_what_was_agreed_to_in_the_dialog_is_written(desk: Desk) -> None:
    desk.save()
    replaced(desk.place.folding, '{"StreamingFIFO_0": {"depth": 32}}')
    desk.save()
    assert "MVAU_hls_0" in read(desk.place.folding)
    assert desk.told(desk.place.folding) is None


def test_a_stranger_s_file_is_replaced_whole(desk: Desk) -> None:
    desk.place.folding.parent.mkdir()
    desk.place.folding.write_text('{"StreamingFIFO_0": {"depth": 32}}')
    desk.save()
    assert "StreamingFIFO_0" not in read(desk.place.folding)


def test_a_file_whose_values_were_taken_keeps_its_layout_and_its_later_rows(desk: Desk) -> None:
    desk.place.folding.parent.mkdir()
    desk.place.folding.write_text(
        '{\n    "MVAU_hls_1": {\n        "PE": 8\n    },\n    "StreamingFIFO_0": {"depth": 32}\n}\n'
    )
    desk.edit("MVAU_hls_1", "PE", 8)
    desk.saver.file_read(desk.place.folding)
    desk.save(frozen=False)
    rows = {"Defaults": {}, "MVAU_hls_1": {"PE": 8}, "StreamingFIFO_0": {"depth": 32}}
    assert desk.place.folding.read_text() == json.dumps(rows, indent=4) + "\n"
    assert not desk.saver.unsaved_since_save


def test_reload_asks_for_the_file_and_is_done_once_its_values_are_taken(desk: Desk) -> None:
    desk.save()
    path = desk.place.folding
    overrides = replace(desk.overrides)
    desk.edit("MVAU_hls_1", "PE", 8)
    replaced(path, config_text(pair_rows(TFC, desk.overrides)[0]))
    desk.overrides = overrides
    desk.wait_told(path, "was changed")
    desk.press(path, "reload")
    assert desk.reloads == [path]
    assert desk.told(path) is not None, "the person may still say no to it"
    desk.edit("MVAU_hls_1", "PE", 8)
    desk.saver.file_read(path)
    desk.settle()
    assert desk.told(path) is None
    assert not desk.saver.unsaved_since_save


def test_compare_shows_what_differs_and_offers_the_same_choices(desk: Desk) -> None:
    desk.save()
    path = desk.place.folding
    desk.edit("MVAU_hls_1", "PE", 8)
    theirs = read(path)
    theirs["MVAU_hls_0"]["SIMD"] = 49
    replaced(path, json.dumps(theirs))
    desk.wait_told(path, "was changed")
    with desk.qtbot.waitSignal(desk.saver.dialog_shown) as shown:
        desk.press(path, "compare")
    dialog = shown.args[0]
    assert isinstance(dialog, ChangedElsewhere)
    model = dialog.model
    assert [[model.index(row, c).data() for c in range(6)] for row in range(model.rowCount())] == [
        ["MVAU_hls_0", "SIMD", "1", "1", "49", "in the file"],
        ["MVAU_hls_1", "PE", "1", "8", "1", "here"],
    ]
    assert desk.told(path) is not None
    reload = dialog.findChild(QPushButton, "changed_reload")
    assert reload is not None
    reload.click()
    assert desk.reloads == [path]
    with desk.qtbot.waitSignal(desk.saver.dialog_shown) as shown:
        desk.press(path, "compare")
    assert shown.args[0].model.index(0, FILE).data() == "49"
    shown.args[0].findChild(QPushButton, "changed_keep").click()
    desk.settle()
    assert desk.told(path) is None


def test_a_file_that_cannot_be_read_cannot_be_compared(desk: Desk) -> None:
    desk.save()
    path = desk.place.folding
    replaced(path, '{"MVAU_hls_0": ')
    desk.wait_told(path, "was changed")
    with desk.qtbot.waitSignal(desk.saver.failed):
        desk.press(path, "compare")
    assert desk.failures[0].where == str(path)
    desk.press(path, "keep")
    desk.settle()
    with desk.qtbot.waitSignal(desk.saver.saved):
        desk.saver.save()
    assert "MVAU_hls_0" in read(path)


def test_messages_of_others_are_left_alone(desk: Desk) -> None:
    desk.save()
    desk.messages.action_triggered.emit("build", "reload")
    desk.messages.action_triggered.emit("elsewhere:/nowhere", "reload")
    desk.messages.closed.emit("build")
    assert desk.reloads == []


# --- the next run


def test_the_place_is_watched_again_the_next_time(desk: Desk) -> None:
    desk.edit("MVAU_hls_1", "PE", 8)
    desk.save(frozen=False)
    desk.saver.close()
    desk.saver = desk.make()
    desk.saver.set_model(desk.folder / "tfc.onnx")
    assert desk.saver.place == desk.place
    desk.settle()
    assert not desk.saver.unsaved_since_save, "the file says what is on screen"
    assert desk.told(desk.place.folding) is None
    desk.edit("MVAU_hls_1", "PE", 4)
    assert desk.saver.unsaved_since_save
    with desk.qtbot.waitSignal(desk.saver.saved):
        desk.saver.save()
    assert read(desk.place.folding) == {"Defaults": {}, "MVAU_hls_1": {"PE": 4}}
    desk.settle()
    replaced(desk.place.folding, "{}")
    desk.wait_told(desk.place.folding, "was changed")


def test_a_change_made_while_the_studio_was_closed_is_told_when_the_model_is_opened(desk: Desk) -> None:
    desk.save()
    desk.saver.close()
    replaced(desk.place.folding, "{}")
    assert desk.place.specialize is not None
    desk.place.specialize.unlink()
    desk.saver = desk.make()
    desk.saver.set_model(desk.folder / "tfc.onnx")
    desk.wait_told(desk.place.folding, "was changed")
    desk.wait_told(desk.place.specialize, "is no longer there")
    desk.saver.set_model(None)
    assert all("elsewhere" not in m.key for m in desk.messages.messages)


def test_damaged_memories_are_none(desk: Desk) -> None:
    model = str(desk.folder / "tfc.onnx")
    for damaged in (
        [],
        {model: 5},
        {model: {"folding": "/a", "specialize": None, "frozen": True, "stamps": {"/a": 1}}},
    ):
        desk.settings.set_data(saved_places.KEY, damaged)
        desk.saver.set_model(Path(model))
        assert desk.saver.place is None


def test_the_latest_places_are_kept(desk: Desk) -> None:
    places = saved_places.SavedPlaces(desk.settings)
    saved = saved_places.SavedPlace(desk.place, False, {desk.place.folding: Stamp("ab", 2)})
    for number in range(saved_places.MOST + 5):
        places.put(f"/m{number}", saved)
    assert places.of("/m4") is None
    assert places.of("/m5") == saved
    lone = saved_places.SavedPlace(Place(desk.place.folding), True, {})
    places.put("/lone", lone)
    assert places.of("/lone") == lone


def test_a_look_when_the_window_comes_to_the_front(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a network drive nothing tells of a change made by another computer."""
    desk.save()
    watch = desk.saver._watch
    monkeypatch.setattr(watch, "on_touched", lambda _: None)
    watch._watcher.fileChanged.disconnect()
    watch._watcher.directoryChanged.disconnect()
    replaced(desk.place.folding, "{}")
    watch.on_application_state(Qt.ApplicationState.ApplicationInactive)
    assert not desk.background.busy
    watch.on_application_state(Qt.ApplicationState.ApplicationActive)
    desk.wait_told(desk.place.folding, "was changed")
