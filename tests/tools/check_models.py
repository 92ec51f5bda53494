"""Build every reference model with the command line's engine and say what became of each (`make check-models`).

One warm worker builds them one after the other. Models that are said at opening to be not buildable are handed to
FINN all the same, for a short time: its failure has to come out as a sentence. Exits with 1 if a model neither
finishes nor fails with a sentence of its own. Not part of CI: it needs the reference files beside the repository and
some minutes. Thread: main.
"""

from __future__ import annotations

import argparse
import fnmatch
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from projects.build.explain import UNKNOWN_FAILURE  # noqa: E402 - the repository's root is made importable first
from projects.build.request import BuildRequest  # noqa: E402
from projects.errors import UserInputError  # noqa: E402
from projects.model.reading import read_model  # noqa: E402
from studio.cli.build import plain_event  # noqa: E402
from studio.cli.driving import Interrupts, drive  # noqa: E402
from studio.jobs.client import WorkerClient  # noqa: E402

REFERENCE = ROOT.parent / "shared" / "reference"
TARGET_FPS = 1000
GENERIC = (UNKNOWN_FAILURE, "crashed", "worker-died")
HOPELESS_SECONDS = 30.0  # for a model that cannot be built


def main(arguments: list[str] | None = None) -> int:
    """Build them all. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Builds every reference model and says what became of it.")
    parser.add_argument("--only", metavar="PATTERN", default="*", help="file names to build, as in 'zoo*'")
    parser.add_argument("reference", metavar="DIR", nargs="?", type=Path, default=REFERENCE, help="the models' folder")
    parser.add_argument("--timeout", metavar="S", type=float, default=300.0, help="seconds a model may take")
    args = parser.parse_args(arguments)
    reference = args.reference.resolve()  # jobs take absolute paths alone
    models = [m for m in reference_models(reference) if fnmatch.fnmatch(m.name, args.only)]
    if not models:
        sys.stderr.write(f"no model fits {args.only!r} in {args.reference}\n")
        return 2
    bad = 0
    with tempfile.TemporaryDirectory(prefix="finn-studio-check-") as place, Interrupts() as interrupts:
        client = WorkerClient()
        try:
            for number, model in enumerate(models):
                begun = time.monotonic()
                state, sentence, good = build(client, model, Path(place) / str(number), args.timeout, interrupts)
                bad += not good
                name = model.relative_to(reference)
                mark = " " if good else "!"
                sys.stdout.write(f"{mark} {name!s:<62} {state:<10} {time.monotonic() - begun:6.1f} s  {sentence}\n")
                sys.stdout.flush()
                if interrupts.count:
                    return 130
        finally:
            client.close()
    sys.stdout.write(f"{len(models)} models, {bad} without a result or a sentence of their own\n")
    return 1 if bad else 0


def reference_models(folder: Path) -> list[Path]:
    """All model files, those that are bad on purpose among them."""
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() == ".onnx" and p.is_file())


def build(
    client: WorkerClient, model: Path, out: Path, timeout: float, interrupts: Interrupts
) -> tuple[str, str, bool]:
    """Build one model. Returns its state, the sentence that a person gets, and whether that is good enough."""
    try:
        opened = read_model(model).summary
    except UserInputError as error:
        return "REFUSED", error.sentence(), True
    limit = timeout if opened.buildable else min(timeout, HOPELESS_SECONDS)
    client.start()
    job = out.name
    client.submit(job, BuildRequest(str(model), str(out), target_fps=TARGET_FPS, name=model.stem))
    summary = drive(client, job, lambda _event: None, interrupts, deadline=time.monotonic() + limit)
    if summary is None:
        client.close()
        return "TIMEOUT", f"not ended after {limit:.0f} s, and the worker did not stop it", False
    return judge(plain_event(summary), str(opened.kind_reason), opened.buildable)


def judge(summary: dict[str, Any], kind_reason: str, buildable: bool) -> tuple[str, str, bool]:
    """State, sentence and verdict of a summary. A model said at opening not to be buildable has its sentence there."""
    state, problems = summary["state"], summary["problems"]
    if state == "FINISHED":
        errors = [p["message"] for p in problems if p["severity"] == "error"]
        return state, errors[0] if errors else f"{summary['fps'] or 0:.0f} fps, {summary['bottleneck']}", True
    if state == "FAILED":
        known = bool(problems) and problems[0]["code"] not in GENERIC
        sentence = summary["message"] or ""
        if not known and not buildable:
            return state, f"said at opening: {kind_reason}", True
        return state, sentence, known
    if state == "CANCELLED" and not buildable:
        return "STOPPED", f"said at opening: {kind_reason}", True
    return state, summary["message"] or "not ended in time", False


if __name__ == "__main__":
    sys.exit(main())
