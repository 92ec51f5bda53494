"""Drives an estimate session in tests: opens it on a real build, asks, and reads a rebuild's reports as figures.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from projects.build.events import BuildState
from projects.build.request import BuildRequest
from projects.folding.session_data import answer_from_data, layers_from_data
from projects.folding.session_protocol import Answer, AnswerState, Ask, Figures, NodeValues, Opening, Question, Setting
from tests.fixtures_worker import Driver

_numbers = itertools.count(1)


class Estimates:
    """An open session."""

    def __init__(self, worker: Driver, opening: Opening, job: str) -> None:
        self.worker = worker
        self.job = job
        worker.client.open_estimates(job, opening)
        self.opened = worker.heard(job, "estimate_opened")
        self.layers: tuple[NodeValues, ...] = layers_from_data(self.opened["layers"])

    def send(self, ask: Ask, setting: Setting | None = None, **more: Any) -> int:
        """Ask without waiting; returns the request_id."""
        number = next(_numbers)
        self.worker.client.ask(self.job, Question(number, ask, setting or Setting(), **more))
        return number

    def last(self, number: int) -> Answer:
        """The answer that ends a question."""
        return answer_from_data(
            self.worker.until(
                lambda e: e.get("job") == self.job and e.get("request_id") == number and e.get("state") != "point"
            )
        )

    def answers(self, number: int) -> list[Answer]:
        """All answers to a question so far."""
        return [answer_from_data(e) for e in self.worker.told(self.job, "estimate") if e["request_id"] == number]

    def ask(self, ask: Ask, setting: Setting | None = None, **more: Any) -> Answer:
        """Ask and wait."""
        return self.last(self.send(ask, setting, **more))

    def figures(self, setting: Setting) -> Figures:
        """The figures of a setting that must be legal."""
        answer = self.ask(Ask.APPLY, setting)
        assert answer.state is AnswerState.DONE, answer
        assert answer.figures is not None
        return answer.figures


@contextmanager
def estimates(worker: Driver, place: Path, **opening: Any) -> Iterator[Estimates]:
    """A session on a build, ended afterwards."""
    job = f"estimates-{next(_numbers)}"
    session = Estimates(worker, Opening(str(place), **opening), job)
    try:
        yield session
    finally:
        worker.client.stop(job)
        worker.heard(job, "estimate_closed")


def as_reports(figures: Figures) -> dict[str, Any]:
    """Live figures in the form of FINN's reports."""
    resources = ("BRAM_18K", "BRAM_efficiency", "LUT", "URAM", "URAM_efficiency", "DSP")
    network = asdict(figures.network)
    return {
        "cycles": {node.name: node.cost.cycles for node in figures.nodes},
        "resources": {
            **{node.name: {r: getattr(node.cost, r) for r in resources} for node in figures.nodes},
            "total": {r: network[r] for r in ("BRAM_18K", "LUT", "URAM", "DSP")},
        },
        "performance": {
            "critical_path_cycles": network["critical_path_cycles"],
            "max_cycles": network["max_cycles"],
            "max_cycles_node_name": network["bottleneck"],
            "estimated_throughput_fps": network["fps"],
            "estimated_latency_ns": network["latency_ns"],
        },
    }


def reports(place: Path) -> dict[str, Any]:
    """FINN's own reports of a build."""
    names = {"cycles": "layer_cycles", "resources": "layer_resources", "performance": "network_performance"}
    return {
        ours: json.loads((place / "report" / f"estimate_{theirs}.json").read_text()) for ours, theirs in names.items()
    }


def rebuilt(
    worker: Driver, request: BuildRequest, place: Path, setting: Setting, figures: Figures
) -> dict[str, Any] | str:
    """The reports of a real build of this setting from its configuration files, or FINN's message where it failed."""
    place.mkdir(parents=True)
    folding = {
        node.name: {
            name: node.values[name]
            for key in (node.key, node.pre_name)
            for name in setting.overrides.get(key, {})
            if name not in node.parked
        }
        for node in figures.nodes
    }
    styles = {name: {"preferred_impl_style": style} for name, style in (setting.impl or {}).items()}
    files = {}
    for name, data in (("folding", folding), ("specialize", styles)):
        files[name] = place / f"{name}.json"
        files[name].write_text(json.dumps({"Defaults": {}, **{key: values for key, values in data.items() if values}}))
    word = worker.build(
        replace(
            request,
            output_dir=str(place / "build"),
            board=None,
            part=setting.part,
            clock_ns=setting.clock_ns,
            target_fps=setting.target_fps,
            mvau_wwidth_max=setting.mvau_wwidth_max,
            folding_file=str(files["folding"]),
            specialize_file=str(files["specialize"]) if setting.impl else None,
        )
    )
    return reports(place / "build") if word.state is BuildState.FINISHED else str(word.message)


def drawn(draw: random.Random, layers: tuple[NodeValues, ...], share: float) -> dict[str, dict[str, Any]]:
    """Random legal overrides: of each attribute with a closed set, and of the depth triggers.

    Args:
        share: of the attributes that get one.
    """
    found: dict[str, dict[str, Any]] = {}
    for node in layers:
        for attribute in node.attributes:
            if draw.random() >= share:
                continue
            if attribute.legal:
                value = draw.choice(attribute.legal)
            elif attribute.name.startswith("depth_trigger"):
                value = draw.choice((0, 1, 2, 16, 64, 512))
            else:
                continue
            found.setdefault(draw.choice((node.key, node.pre_name)), {})[attribute.name] = value
    return found
