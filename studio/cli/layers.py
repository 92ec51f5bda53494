"""The layers of a build that a file is held against: from the studio's tables, or else from FINN.

Layer: studio. Thread: main.
"""

from __future__ import annotations

from dataclasses import dataclass

from projects.build.layers import Layer
from projects.errors import UserInputError
from projects.folding.dimensions import base_type
from projects.folding.edits import SPECIALIZE
from projects.folding.model_layers import layers_of, with_folding
from projects.folding.neighbours import CONSUMERS
from projects.folding.session_protocol import Ask
from studio.cli.held import Held


@dataclass(frozen=True)
class Design:
    """Layers with FINN's automatic values, in graph order. edges: (key of producer, key of consumer)."""

    layers: tuple[Layer, ...]
    edges: tuple[tuple[str, str], ...]
    part: str | None


def design_of(held: Held) -> Design:
    """The layers of a build before any folding file.

    Raises:
        UserInputError: it has none. WorkerDied, Cancelled: of FINN's worker, where it had to be asked.
    """
    found = held.layers()
    if found is None:
        return _asked(held)
    layers, part = found
    # Only these are looked at with what is in front of them.
    bound = any(base_type(layer.op_type) in CONSUMERS for layer in layers)
    return Design(layers, held.edges() if bound else (), part)


def _asked(held: Held) -> Design:
    from studio.cli.asking import Asking, say

    for note in held.notes:
        say(f"finn-studio: {note}")
    nodes = held.nodes(SPECIALIZE)
    with Asking(held.opening()) as asking:
        values = asking.ask(Ask.AUTOMATIC, held.setting()).values
        layers = with_folding(layers_of(values, nodes), held.own_folding())
        if not layers:
            raise UserInputError("this build has no hardware layers.", str(held.folder))
        return Design(layers, asking.edges, asking.part)
