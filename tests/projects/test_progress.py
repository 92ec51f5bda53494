"""A build's progress is folded from its events."""

from __future__ import annotations

from projects.build.events import (
    BuildStarted,
    BuildState,
    ProblemFound,
    StepFinished,
    StepStarted,
    Summary,
    event_from_data,
    event_to_data,
)
from projects.build.progress import BuildProgress, StepState, advance, replay
from projects.problems import Problem, Severity, problem_to_data
from projects.text import text

PROBLEM = Problem("left-in-software", Severity.ERROR, text("{node} stays in software.", node="MatMul_0"), key="t1")
STORY = (
    BuildStarted("/out", ("step_a", "step_b", "step_c"), {"step_z": "Vivado"}),
    StepStarted("step_a", 1, 3, 7),
    StepFinished("step_a", 1, 3, 0.25, 5),
    StepStarted("step_b", 2, 3, 5),
)


def test_steps_follow_the_events() -> None:
    progress = replay(STORY)
    assert progress.state is BuildState.RUNNING
    assert [s.state for s in progress.steps] == [
        StepState.DONE,
        StepState.RUNNING,
        StepState.WAITING,
        StepState.UNAVAILABLE,
    ]
    done = progress.step("step_a")
    assert done is not None
    assert (done.nodes_before, done.nodes_after, done.seconds) == (7, 5, 0.25)
    assert progress.running_step is progress.step("step_b")
    assert progress.done_steps == ("step_a",)


def test_a_reused_step_is_done_and_says_so() -> None:
    progress = replay([*STORY[:2], StepFinished("step_a", 1, 3, 0.25, 5, reused=True)])
    assert [(s.state, s.reused, s.nodes_before, s.seconds) for s in progress.steps[:2]] == [
        (StepState.DONE, True, 7, 0.25),
        (StepState.WAITING, False, None, None),
    ]
    told = event_from_data({"event": "step_finished", "step": "a", "index": 1, "total": 3, "seconds": 1, "nodes": 2})
    assert told == StepFinished("a", 1, 3, 1, 2, reused=False), "as builds made before say it"


def test_a_failed_build_marks_the_step_and_what_never_ran() -> None:
    progress = advance(replay(STORY), Summary(BuildState.FAILED, message="no"))
    assert [s.state for s in progress.steps][1:3] == [StepState.FAILED, StepState.NOT_RUN]


def test_a_cancelled_build_has_no_failed_step() -> None:
    progress = advance(replay(STORY), Summary(BuildState.CANCELLED))
    assert StepState.FAILED not in [s.state for s in progress.steps]


def test_nothing_follows_the_last_word() -> None:
    ended = advance(BuildProgress(), Summary(BuildState.CRASHED))
    assert advance(ended, STORY[0]) is ended


def test_problems_of_the_summary_are_the_list_that_counts() -> None:
    told = advance(replay(STORY), ProblemFound(problem_to_data(PROBLEM)))
    assert told.problems == (PROBLEM,)
    ended = advance(told, Summary(BuildState.FINISHED, problems=(problem_to_data(PROBLEM),)))
    assert ended.problems == (PROBLEM,)


def test_every_event_survives_json() -> None:
    for event in (*STORY, ProblemFound(problem_to_data(PROBLEM)), Summary(BuildState.FINISHED, unmapped=("a",))):
        assert event_from_data(event_to_data(event)) == event
