"""The report on values that were carried to other layers. Layer: tests. Thread: GUI."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox

from projects.folding.carrying import Fate, Outcome
from projects.folding.styles import Identity
from projects.text import text
from widgets.folding.carried_panel import CarriedPanel

OUTCOMES = (
    Outcome(Identity("MVAU_0"), "k0", "MVAU_hls_0", "PE", 8, Fate.KEPT),
    Outcome(Identity("MVAU_1"), "k1", "MVAU_hls_1", "PE", 7, Fate.ILLEGAL, text("PE 7 does not divide MH 64."), 8),
    Outcome(Identity("Gone_0"), "", "Gone_0", "SIMD", 3, Fate.ORPHANED, text("Gone_0 is no longer in the design.")),
)


def cells(panel: CarriedPanel) -> list[list[str]]:
    view = panel.view
    return [[view.topLevelItem(row).text(c) for c in range(5)] for row in range(view.topLevelItemCount())]


def test_what_needs_a_persons_eye_stands_first(qtbot) -> None:
    panel = CarriedPanel("Standalone thresholds", OUTCOMES)
    qtbot.addWidget(panel)
    panel.show()
    assert cells(panel) == [
        ["MVAU_hls_1", "PE", "7", "illegal", "PE 7 does not divide MH 64. The nearest that can be: 8."],
        ["Gone_0", "SIMD", "3", "without a layer", "Gone_0 is no longer in the design."],
        ["MVAU_hls_0", "PE", "8", "as it was", ""],
    ]
    panel.view.selectAll()
    next(action for action in panel.view.actions() if "copy" in action.objectName()).trigger()
    assert QGuiApplication.clipboard().text().splitlines()[0].startswith("MVAU_hls_1\tPE\t7\tillegal")
    panel.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close).click()
    assert not panel.isVisible()
