"""Last words for jobs that have none of their own: refused, or broken.

Layer: studio.worker. Thread: any.
"""

from __future__ import annotations

from projects.build.events import BuildState, StepSeconds, Summary
from projects.build.request import BuildRequest
from projects.errors import StudioError, UserInputError
from projects.problems import Problem, Severity, problem_to_data
from projects.text import Text, text


def refusal(request: BuildRequest, error: StudioError) -> Summary:
    """The last word on a request that cannot be carried out as it is."""
    what = text("{where}: {what}", where=error.where, what=str(error.what)) if error.where else error.what
    code = "bad-input" if isinstance(error, UserInputError) else "not-possible"
    problem = Problem(code, Severity.ERROR, what, error.mend)
    return Summary(
        BuildState.FAILED, request.output_dir, problems=(problem_to_data(problem),), message=error.sentence()
    )


def crash(request: BuildRequest, said: Text, step: str | None = None, steps: tuple[StepSeconds, ...] = ()) -> Summary:
    """The last word on a job that broke."""
    hint = text("The job's log may tell more. If it was killed, the machine may have run out of memory.")
    problem = Problem("crashed", Severity.ERROR, said, hint, step=step)
    return Summary(
        BuildState.CRASHED, request.output_dir, steps=steps, problems=(problem_to_data(problem),), message=str(said)
    )
