"""What a person set, over what FINN chose: a sparse layer of values keyed by a node's identity, and its edits.

Every operation returns a new value and a name for undo; nothing is changed in place and nothing is lost in silence.
Values are not judged here (see `rules`): a redo must not be able to fail. Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from projects.build.layers import Layer
from projects.errors import ProjectFormatError
from projects.folding.rules import STYLE, shown
from projects.folding.styles import Identity, identities
from projects.text import Text, text

FORMAT = 1
OVERRIDES_FILE = "studio/overrides.json"  # in the directory of a build: what was set by hand for it
Values = Mapping[str, Any]
Several = Mapping[Identity, Values]


@dataclass(frozen=True)
class Overrides:
    """The user's values.

    Args:
        values: {node: {attribute: value}}, only what differs from the automatic layer, or was set on purpose.
        parked: {node: {style: {attribute: value}}}: what only the other style of a node knows, kept for the way back.
    """

    values: Several = field(default_factory=dict)
    parked: Mapping[Identity, Mapping[str, Values]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many values are set."""
        return sum(map(len, self.values.values()))

    def of(self, node: Identity) -> Values:
        """The values set for a node."""
        return self.values.get(node, {})


@dataclass(frozen=True)
class Edit:
    """One value to be set. key: of the layer."""

    key: str
    attribute: str
    value: Any


@dataclass(frozen=True)
class Change:
    """An operation's result, and what undo calls it."""

    after: Overrides
    name: Text


def effective(layers: Sequence[Layer], overrides: Overrides) -> tuple[Layer, ...]:
    """The layers with the user's values in place of the automatic ones; the figures are still those of before."""
    known = identities(layers)
    return tuple(with_values(layer, overrides.of(known[layer.key])) for layer in layers)


def with_values(layer: Layer, values: Values) -> Layer:
    """The layer with these values; those it has no attribute for are left out."""
    if not values:
        return layer
    attributes = tuple(
        replace(a, value=values[a.name], explicit=True) if a.name in values else a for a in layer.attributes
    )
    return replace(layer, attributes=attributes)


# --- operations


def set_value(overrides: Overrides, layers: Sequence[Layer], key: str, attribute: str, value: Any) -> Change:
    """Set one cell. Its automatic value, chosen again, takes the override away."""
    return set_values(overrides, layers, [Edit(key, attribute, value)])


def set_values(
    overrides: Overrides,
    layers: Sequence[Layer],
    edits: Iterable[Edit],
    name: Text | None = None,
    keep_equal: bool = False,
) -> Change:
    """Set many cells at once.

    Args:
        layers: the automatic ones.
        name: what undo calls it; by default it is made from the edits.
        keep_equal: keep a value that is the automatic one today, so that it stays when that changes (a loaded file).
    """
    known, by_key = identities(layers), {layer.key: layer for layer in layers}
    values = {node: dict(of) for node, of in overrides.values.items()}
    made: list[tuple[Layer, str, Any, Any]] = []
    for edit in edits:
        layer = by_key[edit.key]
        node = known[edit.key]
        automatic = _automatic(layer, edit.attribute)
        of = values.setdefault(node, {})
        before = of.get(edit.attribute, automatic)
        if edit.value == automatic and not keep_equal:
            of.pop(edit.attribute, None)
        else:
            of[edit.attribute] = edit.value
        if before != edit.value:
            made.append((layer, edit.attribute, before, edit.value))
    return Change(replace(overrides, values=_filled(values)), name or _name(made))


def reset_cell(overrides: Overrides, layers: Sequence[Layer], key: str, attribute: str) -> Change:
    """Give one cell back to the automatic layer."""
    return reset(overrides, layers, [(key, attribute)])


def reset_rows(overrides: Overrides, layers: Sequence[Layer], keys: Iterable[str]) -> Change:
    """Give whole layers back to the automatic layer."""
    known = identities(layers)
    return reset(overrides, layers, [(key, name) for key in keys for name in overrides.of(known[key])])


def reset_all(overrides: Overrides) -> Change:
    """Give everything back, what is parked and what has no layer any more, too."""
    return Change(Overrides(), text("Reset all: {count} values back to automatic", count=overrides.count))


def reset(overrides: Overrides, layers: Sequence[Layer], cells: Iterable[tuple[str, str]]) -> Change:
    """Give cells, as (key, attribute), back to the automatic layer."""
    known, by_key = identities(layers), {layer.key: layer for layer in layers}
    values = {node: dict(of) for node, of in overrides.values.items()}
    made: list[tuple[Layer, str, Any, Any]] = []
    for key, attribute in cells:
        node = known[key]
        if attribute not in values.get(node, {}):
            continue
        before = values[node].pop(attribute)
        made.append((by_key[key], attribute, before, _automatic(by_key[key], attribute)))
    after = replace(overrides, values=_filled(values))
    if len(made) == 1:
        layer, attribute, before, automatic = made[0]
        said = {"attribute": attribute, "node": layer.name, "old": shown(before), "automatic": shown(automatic)}
        return Change(after, text("Reset {attribute} of {node}: {old} to automatic {automatic}", **said))
    nodes = {layer.name for layer, *_ in made}
    if len(nodes) == 1:
        return Change(after, text("Reset {node}: {count} values to automatic", node=nodes.pop(), count=len(made)))
    return Change(after, text("Reset {count} values of {nodes} layers to automatic", count=len(made), nodes=len(nodes)))


def _automatic(layer: Layer, attribute: str) -> Any:
    found = layer.attribute(attribute)
    return None if found is None else found.value


def _filled(values: Mapping[Identity, dict[str, Any]]) -> dict[Identity, dict[str, Any]]:
    return {node: of for node, of in values.items() if of}


def _name(made: Sequence[tuple[Layer, str, Any, Any]]) -> Text:
    nodes, attributes = {x[0].name for x in made}, {x[1] for x in made}
    if len(made) == 1:
        layer, attribute, old, new = made[0]
        said = {"attribute": attribute, "node": layer.name, "old": shown(old), "new": shown(new)}
        if attribute == STYLE:
            said |= {"old": _style(old), "new": _style(new)}
            return text("Implementation style of {node}: {old} to {new}", **said)
        return text("{attribute} of {node}: {old} to {new}", **said)
    if len(nodes) == 1:
        return text("{count} values of {node}", count=len(made), node=nodes.pop())
    targets = {shown(x[3]) for x in made}
    if len(attributes) == 1 and len(targets) == 1:
        new = targets.pop()
        return text("{attribute} of {count} layers to {new}", attribute=attributes.pop(), count=len(nodes), new=new)
    if len(attributes) == 1:
        return text("{attribute} of {count} layers", attribute=attributes.pop(), count=len(nodes))
    return text("{values} values of {count} layers", values=len(made), count=len(nodes))


def _style(value: Any) -> str:
    return str(value).upper() if value else "FINN's choice"


# --- as JSON data


def overrides_to_data(overrides: Overrides) -> dict[str, Any]:
    """JSON data, for the project's file."""
    nodes = list(dict.fromkeys([*overrides.values, *overrides.parked]))
    return {
        "format": FORMAT,
        "nodes": [
            {
                "name": node.name,
                "key": node.key,
                "values": dict(overrides.values.get(node, {})),
                "parked": {style: dict(of) for style, of in overrides.parked.get(node, {}).items()},
            }
            for node in nodes
        ],
    }


def overrides_from_data(data: Any) -> Overrides:
    """The inverse of `overrides_to_data`.

    Raises:
        ProjectFormatError: it is newer than this program, or damaged.
    """
    try:
        if data["format"] > FORMAT:
            raise ProjectFormatError(
                text("These values were written by a newer FINN Studio (format {format}).", format=data["format"]),
                mend=text("Open them with that version."),
            )
        nodes = [(Identity(str(n["name"]), str(n["key"])), dict(n["values"]), dict(n["parked"])) for n in data["nodes"]]
        return Overrides(
            {node: of for node, of, _ in nodes if of},
            {node: {style: dict(v) for style, v in parked.items()} for node, _, parked in nodes if parked},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProjectFormatError(text("The values set by hand are damaged: {why}.", why=repr(error))) from error
