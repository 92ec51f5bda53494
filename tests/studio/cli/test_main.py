"""The program's entry: commands, the window's share, errors as sentences, signals and pipes."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

from projects.errors import BuildFailed, Cancelled, ToolMissing, UserInputError, WorkerDied
from studio import cli
from studio.__main__ import main
from studio.cli import environment

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> list[argparse.Namespace]:
    """Stands in for the window; what it was started with is collected."""
    seen: list[argparse.Namespace] = []
    module = types.ModuleType("studio.app")

    def run(args: argparse.Namespace) -> int:
        seen.append(args)
        return 7

    module.main = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "studio.app", module)
    import studio

    monkeypatch.setattr(studio, "app", module, raising=False)
    return seen


@pytest.mark.parametrize(
    ("arguments", "model", "example"),
    [
        ([], None, None),
        (["model.onnx"], "model.onnx", None),
        (["a b – 모델.onnx"], "a b – 모델.onnx", None),  # noqa: RUF001
        (["open", "info"], "info", None),
        (["./build"], "./build", None),
        (["--example", "cnv-w2a2"], None, "cnv-w2a2"),
    ],
)
def test_without_a_command_the_window_opens(
    window: list[argparse.Namespace],
    arguments: list[str],
    model: str | None,
    example: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    if model is not None:
        Path(model).touch()
    assert main(arguments) == 7
    assert (window[0].model, window[0].example) == (model, example)


def test_the_help_says_how_the_window_opens(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "finn-studio MODEL opens a model" in said
    assert "finn-studio --example cnv-w2a2 a bundled example" in said
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    assert capsys.readouterr().out.startswith("usage: finn-studio check [-h]")


def test_a_command_is_not_a_model(window: list[argparse.Namespace], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["info"])
    assert ended.value.code == 2
    assert "MODEL" in capsys.readouterr().err
    assert window == []


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()  # qonnx, seen by pytest-randomly, prints in front of every test
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"finn-studio {cli.own_version()}\n"


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (UserInputError("bad words.", "file.onnx", "Mend it."), 2, "finn-studio: file.onnx: bad words. Mend it.\n"),
        (ToolMissing("no Vivado."), 1, "finn-studio: no Vivado.\n"),
        (BuildFailed("it failed."), 1, "finn-studio: it failed.\n"),
        (WorkerDied("it died."), 4, "finn-studio: it died.\n"),
        (Cancelled("stopped."), 130, ""),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_errors_are_a_sentence_and_a_code(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    words: str,
) -> None:
    def fail(args: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(cli, "parse", lambda _: argparse.Namespace(run=fail))
    assert main([]) == code
    assert capsys.readouterr().err == words


def test_a_bug_of_ours_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(args: argparse.Namespace) -> int:
        raise KeyError("ours")

    monkeypatch.setattr(cli, "parse", lambda _: argparse.Namespace(run=fail))
    with pytest.raises(KeyError):
        main([])


@pytest.mark.parametrize(
    ("pyside", "python", "bad"), [("6.12.0", (3, 11), True), ("6.12.0", (3, 12), False), ("6.11.3", (3, 11), False)]
)
def test_a_pair_that_crashes_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    window: list[argparse.Namespace],
    capsys: pytest.CaptureFixture[str],
    pyside: str,
    python: tuple[int, int],
    bad: bool,
) -> None:
    monkeypatch.setattr(environment, "pyside_version", lambda: pyside)
    monkeypatch.setattr(environment.sys, "version_info", (*python, 0, "final", 0))
    assert main(["--example", "cnv-w2a2"]) == (1 if bad else 7)
    assert ("PySide6 6.12.0 crashes on Python 3.11." in capsys.readouterr().err) == bad
    assert bool(window) != bad


def test_without_qt_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def missing() -> str:
        raise ModuleNotFoundError(name="PySide6")

    monkeypatch.setattr(environment, "pyside_version", missing)
    assert main([]) == 1
    assert "PySide6 is not installed" in capsys.readouterr().err


def run_program(*arguments: str, cwd: Path = ROOT, path: str = str(ROOT)) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": path}
    command = [sys.executable, "-m", "studio", *arguments]
    return subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["projects", "widgets", "resources"])
@pytest.mark.parametrize("form", ["package", "module"])
def test_a_foreign_namesake_is_noticed(tmp_path: Path, name: str, form: str) -> None:
    if form == "package":
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    else:
        (tmp_path / f"{name}.py").touch()
    done = run_program("info", "model.onnx", cwd=tmp_path, path=f"{tmp_path}{os.pathsep}{ROOT}")
    assert done.returncode == 2
    assert f"another package is called {name!r}" in done.stderr
    assert str(tmp_path / name) in done.stderr
    assert "Traceback" not in done.stderr


def test_info_loads_no_qt_and_no_finn(reference: Path) -> None:
    code = (
        "import sys; from studio.__main__ import main; code = main(sys.argv[1:])\n"
        "print(sorted({n.split('.')[0] for n in sys.modules} & {'PySide6', 'finn', 'qonnx', 'torch', 'scipy'}), code)"
    )
    command = [sys.executable, "-c", code, "info", str(reference / "zoo" / "zoo_TFC_1W1A.onnx")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] 0"


def test_a_reader_that_goes_away_is_no_traceback(reference: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "studio", "info", str(reference / "zoo" / "zoo_TFC_1W1A.onnx")]
    done = subprocess.run(command, cwd=ROOT, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert done.returncode == 141
    assert done.stderr == ""


def test_a_terminal_that_knows_no_unicode(reference: Path) -> None:
    path = reference / "bad" / "weird_node_name_chars.onnx"
    environ = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "studio", "info", str(path)]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert rb"\u5c64" in done.stdout


@pytest.mark.parametrize(("word", "said"), [("chek", "the command check?"), ("nosuch.onnx", "Check the name")])
def test_no_window_opens_for_what_is_not_there(capsys: pytest.CaptureFixture[str], word: str, said: str) -> None:
    assert main([word]) == 2
    err = capsys.readouterr().err
    assert f"{word}: there is no such file." in err
    assert said in err
