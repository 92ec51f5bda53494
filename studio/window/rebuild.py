"""Where a rebuild begins: which build it can go on from, and how many of its steps are to be run.

What is said here is from what was edited; the worker looks at the files themselves, and runs more where it must.
Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from dataclasses import replace

from projects.folding.edits import first_touched, start_step
from studio.builds import Build
from studio.session import Session
from studio.window.editing import Editor
from widgets.buildbar.values import TargetValues


class Rebuild:
    """Looks at the build on screen and at what was edited."""

    def __init__(self, editor: Editor, session: Session) -> None:
        self._editor, self._session = editor, session

    def base(self) -> Build | None:
        """The build that a rebuild goes on from: the one that is edited, while it is of the network that is open."""
        build, document = self._editor.base, self._session.document
        if build is None or document is None or build.read_only or not build.progress.done_steps:
            return None
        request = build.request
        same = (request.model, request.input, request.standalone_thresholds) == (
            str(document.path),
            document.choice,
            document.standalone_thresholds,
        )
        return build if same else None

    def steps(self, target: TargetValues) -> tuple[int, int] | None:
        """How many steps are to be run, of how many; None where nothing is reused, or there was no whole build."""
        found = self._touched(target)
        if found is None:
            return None
        build, names, touched = found
        begin = start_step(touched, names, build.progress.done_steps)
        return (len(names) - names.index(begin), len(names)) if begin is not None else None

    def changes_nothing(self, target: TargetValues) -> bool:
        """Whether a rebuild would give what the build on screen gave: neither values nor target are others."""
        found = self._touched(target)
        return found is not None and found[2] is None

    def _touched(self, target: TargetValues) -> tuple[Build, tuple[str, ...], str | None] | None:
        """The build that a rebuild goes on from, its steps, and the first that is touched (None: none is)."""
        build = self.base()
        if build is None or build.request.is_preparation or not self._editor.editable:
            return None
        before = build.request
        after = replace(
            before,
            board=target.board,
            part=target.part,
            clock_ns=target.clock_ns,
            target_fps=target.target_fps,
            mvau_wwidth_max=target.mvau_wwidth_max,
        )
        names = tuple(step.name for step in build.progress.steps if step.name in build.progress.done_steps)
        attributes = {attribute for _, attribute in self._editor.differing()}
        return build, names, first_touched(attributes, before, after, names)
