"""The rules of the house: who may import whom, how long a module may be, what no file may say.

Layer: tests. Thread: the test's. Each rule that a tool checks is also broken on purpose in a copy, to see it turn red.
"""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("projects", "resources", "studio", "widgets")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
FINNS_WORLD = {"finn", "qonnx", "brevitas", "brevitas_examples", "torch"}
# Exports the example models: a script beside the application, run by hand in a process of its own.
EXPORTER = ROOT / "resources" / "examples" / "make_examples.py"
LONGEST_MODULE, LONGEST_WIDGET_MODULE = 400, 250


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imports(path: Path) -> list[tuple[str, int]]:
    """Every module that a file imports, anywhere in it, and the level of the dots in front."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            found += [(alias.name, 0) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.module or "", node.level))
    return found


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the four packages, to plant faults in."""
    folder = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            target = folder / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


def test_import_contracts_are_kept() -> None:
    result = _lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "planted", "contract"),
    [
        ("projects/errors.py", "from widgets import words", "Arrows point down"),
        ("widgets/words.py", "import studio", "Arrows point down"),
        ("projects/errors.py", "import PySide6.QtCore", "projects knows no Qt, no FINN"),
        ("projects/build/request.py", "def late():\n    import qonnx", "projects knows no Qt, no FINN"),
        ("widgets/words.py", "import subprocess", "widgets knows no FINN"),
        ("studio/jobs/__init__.py", "import finn", "Only the worker imports FINN"),
        ("studio/worker/__init__.py", "from PySide6 import QtCore", "The worker and the reader import no Qt"),
    ],
)
def test_a_planted_import_turns_its_contract_red(copy: Path, module: str, planted: str, contract: str) -> None:
    path = copy / module
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\n{planted}\n", encoding="utf-8")
    try:
        result = _lint_imports(copy)
    finally:
        path.write_text(before, encoding="utf-8")
    assert result.returncode != 0
    plain = re.sub(r"\x1b\[[0-9;]*m", "", result.stdout)
    broken = [line for line in plain.splitlines() if line.strip().endswith("BROKEN")]
    assert any(contract in line for line in broken), plain + result.stderr


def test_importing_projects_loads_no_heavy_library() -> None:
    code = (
        "import importlib, pkgutil, sys, projects\n"
        "for module in pkgutil.walk_packages(projects.__path__, 'projects.'): importlib.import_module(module.name)\n"
        "heavy = {'onnx', 'numpy', 'PySide6', 'finn', 'qonnx', 'torch', 'matplotlib', 'pandas'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == []


def test_only_the_worker_imports_finn() -> None:
    worker = ROOT / "studio" / "worker"
    guilty = {
        f"{_name(path)} imports {name}"
        for path in MODULES
        if not path.is_relative_to(worker) and path != EXPORTER
        for name, _level in _imports(path)
        if name.partition(".")[0] in FINNS_WORLD
    }
    assert guilty == set()


def test_imports_are_absolute() -> None:
    assert {_name(path) for path in [*MODULES, *TESTS] for _module, level in _imports(path) if level} == set()


def test_every_folder_with_modules_is_a_package() -> None:
    """The contracts see only packages: a folder without `__init__.py` would slip through them."""
    folders = {path.parent for path in MODULES if path != EXPORTER}
    assert {_name(folder) for folder in folders if not (folder / "__init__.py").exists()} == set()


def test_modules_stay_short() -> None:
    long = set()
    for path in [*MODULES, *TESTS]:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > (LONGEST_WIDGET_MODULE if path.is_relative_to(ROOT / "widgets") else LONGEST_MODULE):
            long.add(f"{_name(path)}: {lines} lines")
    assert long == set()


def test_every_module_says_what_it_is_for() -> None:
    silent = {
        _name(path)
        for path in MODULES
        if ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"), str(path))) is None
    }
    assert silent == set()


def test_no_file_names_a_place_on_someones_machine() -> None:
    # Put together here, or this file would be the first to be found.
    places = re.compile(rb"(?<![\w.~-])/" + rb"(?:work|root|opt/finnstudio|home/[a-z]+)" + rb"/")
    kept_by_git = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = kept_by_git.stdout.decode().split("\0")[:-1] if kept_by_git.returncode == 0 else []
    paths = [ROOT / name for name in names] or [*MODULES, *TESTS]
    guilty = {_name(path) for path in paths if path.is_file() and places.search(path.read_bytes())}
    assert guilty == set()
