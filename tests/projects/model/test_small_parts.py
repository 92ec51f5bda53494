"""Order of nodes, names, formats, FINN's operators, and what an import costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.model import finn_ops, formats
from projects.model.graph_order import find_order
from projects.model.names import shape_words, shown
from projects.model.summary import Node

ROOT = Path(__file__).resolve().parents[3]


def nodes(*edges: tuple[str, str]) -> list[Node]:
    """A node for each pair: what it reads, what it writes (a letter a tensor)."""
    return [Node(b, i, "", "Op", "", tuple(a), tuple(b), ()) for i, (a, b) in enumerate(edges)]


def test_order() -> None:
    assert find_order(nodes(("x", "a"), ("a", "b"))).is_sorted
    backwards = find_order(nodes(("a", "b"), ("x", "a")))
    assert not backwards.is_sorted
    assert backwards.cycle == ()


@pytest.mark.parametrize(
    ("edges", "cycle"),
    [([("a", "a")], {0}), ([("xb", "a"), ("a", "b"), ("b", "y")], {0, 1}), ([("y", "x"), ("x", "y")], {0, 1})],
)
def test_cycles_are_named(edges: list[tuple[str, str]], cycle: set[int]) -> None:
    assert set(find_order(nodes(*edges)).cycle) == cycle


@given(st.lists(st.tuples(st.text("abcde", max_size=3), st.text("abcde", min_size=1, max_size=2)), max_size=8))
def test_a_cycle_found_is_one(edges: list[tuple[str, str]]) -> None:
    graph = nodes(*edges)
    order = find_order(graph)
    for first, second in zip(order.cycle, order.cycle[1:] + order.cycle[:1], strict=True):
        assert set(graph[first].outputs) & set(graph[second].inputs)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("層_加算 ü", "層_加算 ü"),
        ("a\nb\tc", r"a\nb\tc"),
        ("\x1b[31m", r"\x1b[31m"),
        ("\u202eabc", r"\u202eabc"),
        ("\udc80", r"\udc80"),
    ],
)
def test_names_are_shown_safely(name: str, safe: str) -> None:
    assert shown(name) == safe


@given(st.text())
def test_what_is_shown_can_be_shown(name: str) -> None:
    assert shown(name).isprintable()


def test_shapes_in_words() -> None:
    assert shape_words((1, "batch", None)) == "1 x batch x ?"
    assert shape_words(()) == "scalar"
    assert shape_words(None) == "?"


def test_netron_reads_every_format_that_is_shown() -> None:
    spec = find_spec("netron")
    assert spec is not None
    assert spec.origin is not None
    known = (Path(spec.origin).parent / "view.js").read_text("utf-8")
    suffixes = (*formats.VIEW_ONLY_SUFFIXES, *formats.SHARED_SUFFIXES, *formats.ONNX_SUFFIXES)
    assert [s for s in suffixes if f"'{s}'" not in known] == []


def registered(folder: Path) -> set[str]:
    """Operators that a package of custom ops registers, by its own files: `custom_op["X"] = ...` or the decorator."""
    found = set()
    for path in folder.glob("*.py"):
        for item in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Subscript):
                target = item.targets[0]
                if getattr(target.value, "id", "") == "custom_op" and isinstance(target.slice, ast.Constant):
                    found.add(str(target.slice.value))
            if isinstance(item, ast.ClassDef) and any(
                getattr(decorator, "id", "") == "register_custom_op" for decorator in item.decorator_list
            ):
                found.add(item.name)
    return found


def test_finns_hardware_operators_are_those_of_the_installed_finn() -> None:
    spec = find_spec("finn")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("finn-plus is not installed")
    folder = Path(next(iter(spec.submodule_search_locations))) / "custom_op" / "fpgadataflow"
    for domain, place in (("", folder), (".hls", folder / "hls"), (".rtl", folder / "rtl")):
        assert finn_ops.HARDWARE_OPS[finn_ops.HARDWARE_DOMAIN + domain] == registered(place), domain


def test_qonnx_operators_are_those_of_the_installed_qonnx() -> None:
    spec = find_spec("qonnx")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("qonnx is not installed")
    file = Path(next(iter(spec.submodule_search_locations))) / "custom_op" / "general" / "__init__.py"
    names = {
        a.name for i in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(i, ast.ImportFrom) for a in i.names
    }
    assert {name.split("_v")[0] for name in names} == finn_ops.GENERAL_OPS - {"PWPolyFunction"}  # that one is FINN's


def test_importing_projects_loads_neither_onnx_nor_numpy() -> None:
    modules = [
        ".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for p in sorted((ROOT / "projects").rglob("*.py"))
    ]
    code = f"import sys, {', '.join(modules)}; print(sorted({{'onnx', 'numpy', 'google.protobuf'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
