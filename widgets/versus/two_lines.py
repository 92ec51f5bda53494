"""Two builds in lines: what was set differently, totals, step times. Layer: widgets. Thread: any."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from projects import numbers
from projects.build.progress import StepProgress
from projects.versus.best import best_of
from projects.versus.comparison import TwoBuilds
from widgets.versus.lines import Line
from widgets.versus.rows import (
    bare_words,
    difference_words,
    figure_meaning,
    figure_plain,
    figure_title,
    relative_words,
)
from widgets.words import translated


def _tr(words: str) -> str:
    return QCoreApplication.translate("versus", words)


def difference_lines(two: TwoBuilds) -> tuple[Line, ...]:
    """What was set differently: title, the value in each, and who set it so where that is known of any."""
    known = any(each.author for each in two.differences)
    authors = {"person": _tr("you"), "FINN": "FINN", "": ""}
    found = []
    for each in two.differences:
        words = translated(each.words())
        if each.kind == "changed":
            cells = (translated(each.title), each.value(False), each.value(True))
        else:
            here = _tr("there")
            cells = (
                translated(each.title),
                *((here, numbers.UNKNOWN) if each.kind == "removed" else (numbers.UNKNOWN, here)),
            )
        if each.author == "FINN":
            words += "\n" + _tr("Nobody set it: FINN chose it for what was set.")
        plain = words.splitlines()[0].replace(numbers.NARROW_SPACE, " ")
        found.append(Line((*cells, authors[each.author]) if known else cells, (plain,), each.kind, tip=words))
    return tuple(found)


def total_lines(two: TwoBuilds) -> tuple[Line, ...]:
    """Figures of the whole: name, before, after, difference."""
    best = best_of((two.a, two.b))
    found = []
    for total in two.totals:
        key, pair = total.key, (total.before, total.after)
        if total.before is None and total.after is None:
            continue
        # Of two that are equally good none is marked: here that would be every line.
        better = {at for at, build in enumerate((two.a, two.b), 1) if build.id in best[key]}
        relative = "" if key == "share" else relative_words(total.before, total.difference)
        cells = (
            figure_title(key),
            *(bare_words(key, value) for value in pair),
            f"{difference_words(key, total.difference)}{f' ({relative})' if relative else ''}",
        )
        plain = (figure_title(key), *(figure_plain(key, value) for value in (*pair, total.difference)))
        tip = figure_meaning(key)
        if key == "share":
            tip += "\n" + _tr("{a}, then {b}").format(a=_layer(two.a.tightest), b=_layer(two.b.tightest))
        if key == "max_cycles":
            tip += "\n" + _tr("Slowest: {a}, then {b}").format(a=_layer(two.a.bottleneck), b=_layer(two.b.bottleneck))
        found.append(Line(cells, plain, None, frozenset(better) if len(better) == 1 else frozenset(), tip))
    if two.a.tightest != two.b.tightest:
        names = (_layer(two.a.tightest), _layer(two.b.tightest))
        found.append(Line((_tr("tightest"), *names, ""), tip=_tr("The resource that is nearest to its end")))
    if two.a.bottleneck != two.b.bottleneck:
        names = (_layer(two.a.bottleneck), _layer(two.b.bottleneck))
        found.append(Line((_tr("slowest layer"), *names, ""), tip=_tr("The layer that limits the throughput")))
    return tuple(found)


def step_lines(two: TwoBuilds) -> tuple[Line, ...]:
    """How long each step took: name, before, after, difference."""
    return tuple(
        Line(
            (
                step.name.removeprefix("step_"),
                _time(step.before),
                _time(step.after),
                difference_words("seconds", step.difference),
            ),
            (step.name, *(_plain_time(s) for s in (step.before, step.after)), _plain(step.difference)),
            tip=_step_tip(step.name, step.before, step.after),
        )
        for step in two.steps
    )


def summary(two: TwoBuilds, names: tuple[str, str]) -> str:
    """What came of it, in one line."""
    changed = [each for each in two.differences if each.kind == "changed"]
    alone = len(two.differences) - len(changed)
    by_finn = sum(each.author == "FINN" for each in changed)
    count = len(changed) - by_finn
    if count == 1:
        parts = [_tr("1 setting differs")]
    elif count:
        parts = [_tr("{count} settings differ").format(count=numbers.count(count))]
    else:
        parts = [] if alone else [_tr("no setting differs")]
    if by_finn:
        words = _tr("1 value chosen by FINN") if by_finn == 1 else _tr("{count} values chosen by FINN")
        parts.append(words.format(count=numbers.count(by_finn)))
    if alone:
        words = _tr("1 layer in one build only") if alone == 1 else _tr("{count} layers in one build only")
        parts.append(words.format(count=numbers.count(alone)))
    for key in ("fps", "LUT", "BRAM_18K"):
        total = next(t for t in two.totals if t.key == key)
        if total.difference is None:
            continue
        if total.difference == 0:
            parts.append(_tr("{figure} the same").format(figure=key))
            continue
        unit = "" if key == "fps" else f" {key}"
        relative = relative_words(total.before, total.difference)
        parts.append(f"{difference_words(key, total.difference)}{unit}{f' ({relative})' if relative else ''}")
    return f"{names[0]} → {names[1]}: " + " · ".join(parts)


def _layer(name: str | None) -> str:
    return name or numbers.UNKNOWN


def _time(step: StepProgress | None) -> str:
    if step is None:
        return numbers.UNKNOWN
    return _tr("reused") if step.reused else numbers.seconds(step.seconds)


def _plain_time(step: StepProgress | None) -> str:
    return "" if step is None or step.reused else _plain(step.seconds)


def _plain(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.3f}"


def _step_tip(name: str, *pair: StepProgress | None) -> str:
    lines = [name]
    for step in pair:
        if step is not None and step.reused:
            words = _tr("Reused from an earlier build, where it took {time}")
            lines.append(words.format(time=numbers.seconds(step.seconds)))
    return "\n".join(lines)
