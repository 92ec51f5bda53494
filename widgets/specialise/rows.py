"""The rows of the Specialise table: a node, the styles it can have, what it costs; and what may be asked for.

Layer: widgets. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from projects.build.layers import Layer, LayerTable
from projects.folding.dimensions import base_type
from projects.folding.rules import STYLE
from projects.folding.session_protocol import ImplChoice
from projects.folding.styles import identities, variants

ANY = ""
"""The style that leaves the choice to FINN."""


@dataclass(frozen=True)
class StyleRow:
    """One node.

    Args:
        key: first output tensor. pre_name: its name before step_specialize_layers. name: FINN's name of it now.
        op: what it does, without a style.
        preferred: the style asked for; None where that is not known.
        styles: of "hls" and "rtl", those FINN has for it.
        automatic: the style FINN takes unasked, chosen: the one it takes as asked; "" where it is not known.
        choice: FINN's answer about it; None where there is none, and nothing can be changed.
        layer: its figures, None where there are none.
    """

    key: str
    pre_name: str
    name: str
    op: str
    preferred: str | None
    styles: tuple[str, ...]
    automatic: str
    chosen: str
    choice: ImplChoice | None = None
    layer: Layer | None = None

    @property
    def honoured(self) -> bool:
        """Whether FINN takes the style asked for."""
        return not self.preferred or not self.chosen or self.chosen == self.preferred

    def takes(self, style: str) -> bool:
        """Whether FINN would honour a style; what it has not been asked about, it would not."""
        if self.choice is None:
            return False
        return style == ANY or (style in self.styles and self.choice.possible.get(style, False))


def rows_of(choices: Sequence[ImplChoice], table: LayerTable | None) -> tuple[StyleRow, ...]:
    """A row for each node that FINN answered about, in graph order; before it has answered, for each layer."""
    layers = table.layers if table is not None else ()
    if not choices:
        known = identities(layers)
        return tuple(_unasked(layer, known[layer.key].name) for layer in layers)
    found = {layer.key: layer for layer in layers}
    return tuple(_asked(choice, found.get(choice.key)) for choice in choices)


def _asked(choice: ImplChoice, layer: Layer | None) -> StyleRow:
    return StyleRow(
        key=choice.key,
        pre_name=choice.pre_name,
        name=layer.name if layer is not None else "",
        op=choice.op_type,
        preferred=choice.preferred,
        styles=choice.variants,
        automatic=choice.automatic,
        chosen=choice.chosen,
        choice=choice,
        layer=layer,
    )


def _unasked(layer: Layer, pre_name: str) -> StyleRow:
    found = layer.attribute(STYLE)
    return StyleRow(
        key=layer.key,
        pre_name=pre_name,
        name=layer.name,
        op=base_type(layer.op_type),
        preferred=None if found is None else str(found.value),
        styles=variants(layer.op_type),
        automatic="",
        chosen=layer.impl,
        layer=layer,
    )


# --- what is asked for

Asked = tuple[tuple[str, str], ...]
"""(key, style) of nodes."""


def offered(row: StyleRow) -> tuple[str, ...]:
    """The styles that can be asked for, in the order in which + and - step through them."""
    return tuple(style for style in (ANY, *row.styles) if row.takes(style))


def asked_of(rows: Iterable[StyleRow], style: str) -> Asked:
    """One style for many nodes; those that cannot have it, or ask for it already, are left out."""
    return tuple((row.key, style) for row in rows if row.takes(style) and row.preferred != style)


def stepped(rows: Iterable[StyleRow], by: int) -> Asked:
    """Every node to its own next style, down (by 1) or up (by -1) the list."""
    made = []
    for row in rows:
        styles = offered(row)
        if not styles:
            continue
        at = styles.index(row.preferred) + by if row.preferred in styles else 0
        style = styles[min(max(at, 0), len(styles) - 1)]
        if style != row.preferred:
            made.append((row.key, style))
    return tuple(made)


def pasted(rows: Sequence[StyleRow | None], words: Mapping[int, str]) -> tuple[Asked, int]:
    """What pasted words ask for.

    Args:
        rows: the node of each line, None beyond the table. words: by line.

    Returns:
        What is asked for, and how many lines are left out because their node cannot have the style.
    """
    made: dict[str, str] = {}
    left = 0
    for line, said in words.items():
        row, style = rows[line], said.strip().lower()
        if row is None or not row.takes(style):
            left += 1
        elif row.preferred != style:
            made[row.key] = style
    return tuple(made.items()), left
