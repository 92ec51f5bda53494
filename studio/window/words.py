"""Sentences that several parts of the window say the same way. Layer: studio.window. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from studio.builds import Build
from studio.session import Live, Session, Shown
from widgets.steps.rows import MODEL, PARENT, PREPARED


def tr(words: str) -> str:
    """Translate in the window's context."""
    return QCoreApplication.translate("MainWindow", words)


def build_title(build: Build | None) -> str:
    """ "Build #3", or what else it is."""
    if build is None:
        return tr("No build")
    if build.number is not None:
        return tr("Build #{n}").format(n=build.number)
    if build.request.is_preparation:
        return tr("Prepared, before folding")
    return tr("Build {name}").format(name=build.id)


def what_is_shown(session: Session) -> str:
    """The title above the graph."""
    shown = session.shown
    if shown is None:
        return ""
    live = f"{live_badge(session.live)} · " if session.live is not None else ""
    return live + graph_title(shown, session.build(shown.build_id))


def graph_title(shown: Shown, build: Build | None) -> str:
    """What a graph is called: a file, or a step of a build."""
    if shown.step == MODEL:
        return tr("{file} as opened").format(file=shown.path.name)
    if not shown.step:
        return shown.path.name
    if shown.step == PREPARED:
        words = tr("as handed to FINN")
    elif shown.step == PARENT:
        words = tr("around the hardware: {step}").format(step=PARENT)
    else:
        words = tr("after {step}").format(step=shown.step)
    return words if build is None else f"{words} · {build_title(build)}"


def live_badge(live: Live) -> str:
    """ "Live estimate, 4 unsaved edits"."""
    if not live.unsaved:
        return tr("Live estimate")
    one, several = tr("Live estimate, 1 unsaved edit"), tr("Live estimate, {n} unsaved edits")
    if live.saved:
        one, several = tr("Live estimate, 1 edit not built"), tr("Live estimate, {n} edits not built")
    return one if live.unsaved == 1 else several.format(n=live.unsaved)


def whose_figures(session: Session) -> str:
    """ "Figures of step_minimize_bit_width, by lineage", over a graph that is not of that step."""
    if session.live is not None:
        return tr("{live}, by lineage").format(live=live_badge(session.live))
    step = session.layers.step if session.layers is not None else ""
    return tr("Figures of {step}, by lineage").format(step=step)
