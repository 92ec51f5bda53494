"""Problems of what is being edited, with the edits that mend them. Layer: studio.window. Thread: GUI and pool."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from projects import boards
from projects.build.layers import Layer, LayerTable
from projects.build.silence import over_resources
from projects.build.target import missed_target
from projects.folding.dimensions import dimensions
from projects.folding.problems import Mendable, folding_problems
from projects.problems import Problem, Severity
from studio.jobs.background import Background
from studio.session import Session
from studio.window.edit_state import EditState
from studio.window.editing import Editor

# What of a build's problems hangs on its folding, and is found anew while that is edited.
OF_FOLDING = ("illegal-folding", "neighbour-rule", "hardware-refused")
OF_FIGURES = ("over-resources", "target-missed")


@dataclass(frozen=True)
class _Found:
    state: EditState
    mendable: tuple[Mendable, ...] = ()
    of_figures: tuple[Problem, ...] = ()


class LiveProblems(QObject):
    """Looks for problems after each change.

    Signals:
        changed: others were found.
    """

    changed = Signal()

    def __init__(self, editor: Editor, session: Session, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._session, self._background = editor, session, background
        self._found: _Found | None = None
        editor.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Look again, off the GUI thread: a large network takes longer than a click may."""
        editor, state = self._editor, self._editor.state
        if not editor.editable:
            self._take(None)
            return
        if editor.pending:
            return
        live, table = self._session.live, self._session.layers
        layers, edges = editor.effective(), editor.edges
        by_hand = {key for key, attribute in editor.overridden() if _folds(layers, key, attribute)}
        part = live.part if live is not None else table.part if table is not None else None

        def look() -> _Found:
            mendable = folding_problems(layers, edges, part)
            figures = of_figures(live.table, part, state, by_hand) if live is not None else ()
            return _Found(state, mendable, figures)

        def take(found: _Found) -> None:
            if self._editor.state is found.state and self._editor.editable:
                self._take(found)

        self._background.run(look, take)

    def _take(self, found: _Found | None) -> None:
        if found != self._found:
            self._found = found
            self.changed.emit()

    def merged(self, of_build: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """A build's problems, those that are being edited as they are now."""
        found = self._found
        if found is None:
            return of_build
        replaced = (*OF_FOLDING, *OF_FIGURES) if self._session.live is not None else OF_FOLDING
        kept = tuple(problem for problem in of_build if problem.code not in replaced)
        own = tuple(each.problem for each in found.mendable)
        return (*own, *(found.of_figures if self._session.live is not None else ()), *kept)

    def mend_of(self, problem: Problem) -> Mendable | None:
        """The edits that mend a problem, None where there is no single one."""
        found = self._found.mendable if self._found is not None else ()
        return next((each for each in found if each.problem == problem and each.mends), None)

    def mendable(self) -> frozenset[Problem]:
        """The problems that one click mends."""
        found = self._found.mendable if self._found is not None else ()
        return frozenset(each.problem for each in found if each.mends)

    def sentences(self) -> dict[str, str]:
        """What is wrong with each layer, by key."""
        found: dict[str, list[str]] = {}
        for each in self._found.mendable if self._found is not None else ():
            if each.problem.key:
                found.setdefault(each.problem.key, []).append(str(each.problem.message))
        return {key: "\n".join(lines) for key, lines in found.items()}

    def illegal(self) -> tuple[Problem, ...]:
        """What FINN cannot build, looked for now: it would build garbage of it, or fail."""
        editor, table = self._editor, self._session.layers
        part = table.part if table is not None else None
        found = folding_problems(editor.effective(), editor.edges, part)
        return tuple(
            each.problem
            for each in found
            if each.problem.code == "illegal-folding" and each.problem.severity is Severity.ERROR
        )


def of_figures(table: LayerTable, part: str | None, state: EditState, by_hand: set[str]) -> tuple[Problem, ...]:
    """What the live figures say: over the part's resources, slower than asked.

    Args:
        by_hand: keys of the layers whose parallelism was set by hand.
    """
    found = over_resources(table.totals(), boards.part_totals(part) or {}, part) if part else []
    limiting = next((la.key for la in table.layers if la.name == table.bottleneck), "")
    target = state.target
    found += missed_target(
        target.target_fps, target.clock_ns, target.mvau_wwidth_max, table, by_hand=limiting in by_hand
    )
    return tuple(found)


def _folds(layers: tuple[Layer, ...], key: str, attribute: str) -> bool:
    layer = next((la for la in layers if la.key == key), None)
    return layer is not None and attribute in (*dimensions(layer.op_type), "parallel_window")
