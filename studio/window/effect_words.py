"""What is said of a change once FINN has priced it. Layer: studio.window. Thread: GUI."""

from __future__ import annotations

from collections.abc import Sequence

from projects.folding.carrying import Fate, Outcome
from projects.folding.rules import shown
from studio.window.edit_state import Effect, Restyled
from studio.window.live_tables import costs_of
from studio.window.words import tr
from widgets.words import translated

_MOST_NAMED = 3


def words_of(effect: Effect) -> str:
    """One or two sentences, "" where the figures speak for themselves."""
    parts = [*_carried(effect.outcomes), *_restyled(effect.restyled)]
    limits = _limits(effect)
    if parts and limits:
        parts.append(limits)
    if not parts:
        same = _nothing_changed(effect)
        return f"{translated(effect.name)}: {same}" if same else ""
    return f"{translated(effect.name)}: {'; '.join(parts)}."


def needs_report(effect: Effect) -> bool:
    """Whether a value set by hand is not simply in force any more."""
    return any(outcome.fate in (Fate.ILLEGAL, Fate.ORPHANED, Fate.MOVED) for outcome in effect.outcomes)


def _carried(outcomes: Sequence[Outcome]) -> list[str]:
    words = {
        Fate.KEPT: (tr("1 override kept"), tr("{n} overrides kept")),
        Fate.MOVED: (tr("1 moved to another name"), tr("{n} moved to other names")),
        Fate.RESTORED: (tr("1 value is back"), tr("{n} values are back")),
        Fate.PARKED: (tr("1 value parked for the other style"), tr("{n} values parked for the other style")),
        Fate.ILLEGAL: (tr("1 is illegal now"), tr("{n} are illegal now")),
        Fate.ORPHANED: (tr("1 has no layer any more"), tr("{n} have no layer any more")),
    }
    said = []
    for fate, (one, several) in words.items():
        found = [outcome for outcome in outcomes if outcome.fate is fate]
        if not found:
            continue
        count = one if len(found) == 1 else several.format(n=len(found))
        named = "" if fate is Fate.KEPT else f" ({_listed([_cell(o) for o in found])})"
        said.append(count + named)
    return said


def _cell(outcome: Outcome) -> str:
    cell = tr("{attribute} {value} of {node}").format(
        attribute=outcome.attribute, value=shown(outcome.value), node=outcome.node.name
    )
    if outcome.fate is Fate.ILLEGAL and outcome.nearest is not None:
        return tr("{cell}, nearest {nearest}").format(cell=cell, nearest=shown(outcome.nearest))
    return cell


def _restyled(changes: Sequence[Restyled]) -> list[str]:
    said = []
    for style in dict.fromkeys(change.after for change in changes):
        names = [change.node for change in changes if change.after == style]
        one, several = tr("{nodes} is {style} now"), tr("{nodes} are {style} now")
        said.append((one if len(names) == 1 else several).format(nodes=_listed(names), style=style.upper()))
    return said


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    head = ", ".join(names[:_MOST_NAMED])
    return tr("{names} and {n} more").format(names=head, n=more) if more > 0 else head


def _limits(effect: Effect) -> str:
    before, after = effect.before, effect.after
    if after is None or not after.bottleneck or (before is not None and before.bottleneck == after.bottleneck):
        return ""
    return tr("{node} now limits").format(node=after.bottleneck)


def _nothing_changed(effect: Effect) -> str:
    """An edit changed no figure: say so, for somebody expects one to change."""
    before, after = effect.before, effect.after
    if before is None or after is None or costs_of(before) != costs_of(after):
        return ""
    said, cell = tr("no figure of FINN's changes by this."), effect.name.values
    values = [cell.get("old"), cell.get("new")]
    if cell.get("attribute") in ("ram_style", "ram_style_thresholds") and "auto" in values and values[0] != values[1]:
        other = next((v for v in values if v != "auto"), "")
        more = tr("auto leaves the choice to Vivado; FINN prices it here as {other}.").format(other=other)
        return f"{said} {more}"
    return said
