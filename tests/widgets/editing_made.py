"""A layers table that can be edited, and a person's hands on it, for tests."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget

from projects.build.layers import LayerAttribute, LayerTable
from tests.widgets.layers_made import attribute, layer
from widgets.tables.editing import Editing
from widgets.tables.layers_table import LayersTable
from widgets.tables.value_delegate import ValueEdit
from widgets.tables.value_list import ValueList

RAM = ("auto", "block", "distributed", "ultra")


def mvau(index, pe, simd, height, width):
    found = (
        attribute("PE", pe),
        attribute("SIMD", simd),
        attribute("ram_style", "auto", "auto", RAM),
        attribute("depth_trigger_uram", 0),
        LayerAttribute("inFIFODepths", [2, 2], [2, 2], "ints"),
        attribute("MH", height),
        attribute("MW", width),
    )
    return layer(f"MVAU_hls_{index}", 1000 * (1 + index), 500.0, 3, attributes=found)


def a_table():
    layers = (
        layer("DuplicateStreams_hls_0", 10, 5.0),
        mvau(0, 4, 9, 64, 36),
        mvau(1, 8, 36, 64, 576),
        mvau(2, 16, 3, 48, 27),
    )
    return LayerTable("step_minimize_bit_width", layers, "xc7z020clg400-1", 10.0, 8000.0, 3000, "MVAU_hls_2", 1e6)


def an_editing(*overridden):
    automatic = {each.key: {a.name: a.value for a in each.attributes} for each in a_table().layers}
    automatic["MVAU_hls_1_out0"]["SIMD"] = 18
    shown = {(each.key, a.name): a.value for each in a_table().layers for a in each.attributes}
    return Editing(automatic, {cell: shown[cell] for cell in overridden})


def a_panel(qtbot):
    made = LayersTable()
    qtbot.addWidget(made)
    made.resize(1100, 300)
    made.set_table(a_table(), {"LUT": 53200}, "Build #3")
    made.set_editing(an_editing(("MVAU_hls_1_out0", "SIMD")))
    made._choice.show_column("attribute:depth_trigger_uram", True)
    made._choice.show_column("attribute:inFIFODepths", True)
    with qtbot.waitExposed(made):
        made.show()
    return made


def place(panel, row, name):
    column = panel.model.column_of(f"attribute:{name}") if name != "node" else 0
    return panel.view.visualRect(panel.view.model().index(row, column)).center()


def click(qtbot, panel, row, name, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, modifier, place(panel, row, name))


def double(qtbot, panel, row, name):
    click(qtbot, panel, row, name)
    qtbot.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place(panel, row, name))


def select_three(qtbot, panel, name):
    """The three MVAUs, the last of them current."""
    click(qtbot, panel, 1, name)
    click(qtbot, panel, 3, name, Qt.KeyboardModifier.ShiftModifier)


def the_list(panel):
    return panel.findChild(ValueList)


def listed(panel):
    table = the_list(panel).findChild(QTableWidget)
    return [[(table.item(row, at) or table.item(row, 1)).text() for at in range(4)] for row in range(table.rowCount())]


def pick(qtbot, panel, row):
    table = the_list(panel).findChild(QTableWidget)
    spot = table.visualItemRect(table.item(row, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def the_field(panel):
    return panel.view.viewport().findChild(ValueEdit)


def asked(blocker):
    return [(e.key, e.attribute, e.value) for e in blocker.args[0]]
