"""One warm compare view per test module, and two chains with every kind of change between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.widgets.graph.conftest import TIMEOUT_MS, Driver, write_chain
from widgets.compare.compare_view import CompareView
from widgets.compare.values import SIDES, ChangeRow, Comparison, Pair, Side
from widgets.graph.model import GraphModel

A = ["Head", "Quant", *(f"Op{i}" for i in range(2, 20)), "MatMul", "Threshold", *(f"Op{i}" for i in range(22, 40))]
B = [*(f"Op{i}" for i in range(1, 20)), "MVAU", *(f"Op{i}" for i in range(22, 40)), "New", "Tail"]


def key(chain: list[str], operator: str) -> str:
    """The key of an operator's node in a chain."""
    at = chain.index(operator)
    return "y" if at == len(chain) - 1 else f"t{at}"


def make_comparison() -> Comparison:
    """Head is gone, Quant is renamed, MatMul and Threshold became MVAU, Op30 changed, New and Tail were added."""
    pairs = [
        Pair(
            (key(A, op),), (key(B, op),), "changed" if op == "Op30" else "same", "SIMD 9 to 36" if op == "Op30" else ""
        )
        for op in A
        if op in B
    ]
    head, quant, now = key(A, "Head"), key(A, "Quant"), key(B, "Op1")
    matmul, threshold, mvau = key(A, "MatMul"), key(A, "Threshold"), key(B, "MVAU")
    pairs += [
        Pair((quant,), (now,), "renamed", "Quant is now Op1"),
        Pair((matmul, threshold), (mvau,), "merged", "MatMul + Threshold became MVAU"),
    ]
    added = (key(B, "New"), key(B, "Tail"))
    rows = (
        ChangeRow("removed", (head,), (), "Head", ()),
        ChangeRow("renamed", (quant,), (now,), "Quant is now Op1", ()),
        ChangeRow("merged", (matmul, threshold), (mvau,), "MatMul + Threshold became MVAU", ("op MVAU", "INT2")),
        ChangeRow("changed", (key(A, "Op30"),), (key(B, "Op30"),), "Op30", ("SIMD 9 to 36", "input INT8 to INT4")),
        ChangeRow("added", (), added[:1], "New", ()),
        ChangeRow("added", (), added[1:], "Tail", ()),
    )
    return Comparison(tuple(pairs), added, (head,), rows, "1 node was removed, 2 were added.")


@pytest.fixture
def comparison() -> Comparison:
    return make_comparison()


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[Side, Path]:
    folder = tmp_path_factory.mktemp("compare")
    return {"a": write_chain(folder / "a.onnx", A), "b": write_chain(folder / "b.onnx", B)}


@pytest.fixture(scope="module")
def warm_compare(qapp: QApplication) -> Iterator[CompareView]:
    view = CompareView()
    view.resize(1000, 700)
    view.show()
    yield view
    view.shutdown()
    view.deleteLater()


class Two:
    """Drives a compare view: `a` and `b` drive its graphs."""

    def __init__(self, view: CompareView, qtbot: QtBot) -> None:
        self.view, self.qtbot = view, qtbot
        self.a, self.b = (Driver(view.graph(side), qtbot) for side in SIDES)

    def show(self, models: dict[Side, Path], comparison: Comparison) -> None:
        """Show both models, compared, and wait until both are drawn and aligned."""
        together = self.view.together
        for side in SIDES:
            self.view.set_side(side, GraphModel(models[side], models[side].name), f"model {side}")
        self.view.set_comparison(comparison)
        self.qtbot.waitUntil(lambda: together.complete, timeout=TIMEOUT_MS)
        self.rest()

    def rest(self) -> None:
        """Wait until neither graph moves any more."""
        self.rest_of(self.a, self.b)

    def rest_of(self, *drivers: Driver) -> None:
        """Wait until these graphs move no more."""
        before = None
        for _look in range(50):
            now = [driver.run("document.getElementById('target').scrollTop") for driver in drivers]
            if now == before:
                return
            before = now
            for driver in drivers:
                driver.paint(8)
        raise AssertionError("the graphs do not come to rest")

    def middle(self, driver: Driver, operator_key: str) -> float:
        """Where a node's middle is, in pixels below the top of its view."""
        _x, y, _width, h = driver.ask("rectangle", operator_key)
        return y + h / 2


@pytest.fixture
def two(warm_compare: CompareView, qtbot: QtBot, models: dict[Side, Path], comparison: Comparison) -> Two:
    """The module's view with the two chains, side by side, at the top."""
    warm_compare.restore_state({"above": False, "sync": True, "hide_renames": False, "share": 0.5})
    two = Two(warm_compare, qtbot)
    two.show(models, comparison)
    return two
