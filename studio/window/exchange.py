"""Exchange rates in the layers table: what freeing memory or logic costs in each layer, applied with a click.

Layer: studio.window. Thread: GUI; the offers come from an estimate session.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from projects import numbers
from projects.build.layers import Layer
from projects.folding.exchange import OfferView
from projects.folding.overrides import Edit
from projects.folding.rules import shown
from projects.folding.session_protocol import Answer, AnswerState, Ask, Offer, Question
from projects.text import Text, text
from studio.jobs.estimates import Estimates
from studio.window.editing import Editor
from widgets.tables.layers_table import LayersTable


class Exchange(QObject):
    """Fills the rates in while the table shows them."""

    def __init__(self, table: LayersTable, editor: Editor, estimates: Estimates, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table, self._editor, self._estimates = table, editor, estimates
        table.offers_wanted.connect(self.ask)

    def ask(self) -> None:
        """Ask for the offers around the values in force."""
        editor = self._editor
        if not editor.editable:
            return
        setting = editor.setting()

        def take(answer: Answer) -> None:
            if answer.state is AnswerState.DONE and editor.editable and editor.setting() == setting:
                layers = {layer.key: layer for layer in editor.effective()}
                found: dict[str, list[OfferView]] = {key: [] for key in layers}
                for offer in answer.offers:
                    found[offer.key].append(view_of(offer, layers))
                self._table.set_offers({key: tuple(views) for key, views in found.items()})

        self._estimates.ask(lambda n: Question(n, Ask.EXCHANGE, setting), take)


def view_of(offer: Offer, layers: Mapping[str, Layer]) -> OfferView:
    """An offer with its sentence.

    Args:
        layers: by key, with the values in force.
    """
    changes = []
    for key, attribute, value in offer.edits:
        now = layers[key].attribute(attribute)
        where = "" if key == offer.key else f"{layers[key].name}: "
        changes.append(f"{where}{attribute} {shown(now.value if now is not None else None)} to {shown(value)}")
    return OfferView(
        offer.resource,
        offer.rate,
        tuple(Edit(*edit) for edit in offer.edits),
        _words(offer, ", ".join(changes), layers),
    )


def _words(offer: Offer, change: str, layers: Mapping[str, Layer]) -> Text:
    """What an offer does: what it frees, what is paid for it, and which layers take longer or less."""
    values = {
        "change": change,
        "saved": numbers.count(offer.saves),
        "resource": offer.resource,
        "paid": ", ".join(f"{numbers.count(count)} {name}" for name, count in offer.costs.items()),
        "cycles": ", ".join(
            f"{layers[key].name} {numbers.count(before)} to {numbers.count(after)}"
            for key, before, after in offer.cycles
        ),
    }
    if offer.rate < 0:  # of the other there is less, too
        other, unit = ("LUT", 1) if offer.resource == "BRAM_18K" else ("BRAM_18K", 100)
        values |= {"less": numbers.count(-offer.rate * offer.saves / unit), "other": other}
        said = "{change}: frees {saved} {resource} and {less} {other}: both become fewer, so the rate is negative"
        slower = said + "; cycles a frame: {cycles}"
    elif offer.costs:
        said = "{change}: frees {saved} {resource} for {paid}"
        slower = said + "; cycles a frame: {cycles}"
    else:
        said = "{change}: frees {saved} {resource} and costs no other resource"
        slower = said + "; cycles a frame: {cycles}"
    return text(slower if offer.cycles else said, **values)
