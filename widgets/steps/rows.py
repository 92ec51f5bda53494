"""One row of the steps list as a value, and how a build's progress becomes rows.

Layer: widgets (no Qt needed). Thread: any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from projects.build.progress import BuildProgress, StepState

MODEL = "model"  # the file as imported
PREPARED = "prepared"  # the model as handed to FINN: input datatype, preprocessing, top-k
PARENT = "dataflow_parent"  # what the partition step leaves around the hardware
PARENT_STEP = "step_create_dataflow_partition"


@dataclass(frozen=True)
class StepRow:
    """One row. seconds, node counts: None until known. reason: why it failed or cannot run. doc: FINN's sentence.

    reused: an earlier build ran it, in that time.
    """

    name: str
    state: StepState = StepState.WAITING
    seconds: float | None = None
    nodes_before: int | None = None
    nodes_after: int | None = None
    reason: str = ""
    doc: str = ""
    reused: bool = False

    @property
    def short(self) -> str:
        """The name without FINN's prefix."""
        return self.name.removeprefix("step_")

    @property
    def has_graph(self) -> bool:
        """Whether there is a graph to show."""
        return self.state is StepState.DONE

    @property
    def is_step(self) -> bool:
        """Whether FINN has documentation and source for it."""
        return self.name not in (MODEL, PREPARED, PARENT)


def rows_of(
    progress: BuildProgress | None,
    *,
    model_nodes: int | None = None,
    docs: Mapping[str, str] | None = None,
    flow: tuple[str, ...] = (),
    has_parent: bool = False,
) -> tuple[StepRow, ...]:
    """The rows of an open model.

    Args:
        progress: the build on show, or None before the first.
        model_nodes: node count of the model as imported.
        docs: {step: FINN's docstring}.
        flow: names of all steps of the flow; those the build did not have follow as not run.
        has_parent: dataflow_parent.onnx exists.
    """
    docs = docs or {}
    rows = [StepRow(MODEL, StepState.DONE, nodes_after=model_nodes)]
    steps = progress.steps if progress is not None else ()
    if steps and steps[0].nodes_before is not None:
        rows.append(StepRow(PREPARED, StepState.DONE, nodes_before=model_nodes, nodes_after=steps[0].nodes_before))
    message = progress.summary.message if progress is not None and progress.summary is not None else None
    for step in steps:
        reason = step.reason or (message or "" if step.state is StepState.FAILED else "")
        rows.append(
            StepRow(
                step.name,
                step.state,
                step.seconds,
                step.nodes_before,
                step.nodes_after,
                reason,
                first_line(docs.get(step.name, "")),
                step.reused,
            )
        )
        if step.name == PARENT_STEP and step.state is StepState.DONE and has_parent:
            rows.append(StepRow(PARENT, StepState.DONE))
    known = {step.name for step in steps}
    rows += [StepRow(name, StepState.NOT_RUN, doc=first_line(docs.get(name, ""))) for name in flow if name not in known]
    return tuple(rows)


def first_line(doc: str) -> str:
    """The first sentence of a docstring, on one line, without markup."""
    paragraph = " ".join(doc.strip().split("\n\n", 1)[0].split()).replace("`", "")
    sentence, stop, _ = paragraph.partition(". ")
    return sentence + stop.strip()
