"""The crash dialog. Layer: tests. Thread: GUI."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPushButton

from widgets.crash.dialog import CrashDialog


def test_copy_save_and_continue(qtbot) -> None:
    dialog = CrashDialog("ValueError: bad")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.add_report("KeyError: worse")
    dialog.add_report("KeyError: worse")
    assert dialog.report.count("worse") == 1
    qtbot.mouseClick(dialog.findChild(QPushButton, "crash_copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == dialog.report
    with qtbot.waitSignal(dialog.save_requested) as caught:
        qtbot.mouseClick(dialog.findChild(QPushButton, "crash_save"), Qt.MouseButton.LeftButton)
    assert caught.args == [dialog.report]
    qtbot.mouseClick(dialog.findChild(QPushButton, "crash_continue"), Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted
