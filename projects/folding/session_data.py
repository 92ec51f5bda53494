"""What crosses the border to an estimate session, as JSON data. Layer: projects. Thread: any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, TypeVar

from projects.build.layers import layer_from_data
from projects.folding.session_protocol import (
    Answer,
    AnswerState,
    Ask,
    Attribute,
    Cost,
    Figures,
    ImplChoice,
    Network,
    NodeFigures,
    NodeValues,
    Offer,
    Opening,
    Price,
    Question,
    Refusal,
    Setting,
    SweepPoint,
)
from projects.folding.why import WhyReason
from projects.text import text_from_data, text_to_data

Made = TypeVar("Made")


def opening_to_data(opening: Opening) -> dict[str, Any]:
    """JSON data of an opening."""
    return asdict(opening)


def opening_from_data(data: Mapping[str, Any]) -> Opening:
    """The inverse of `opening_to_data`; keys it does not know are left out."""
    return _known(Opening, data)


def question_to_data(question: Question) -> dict[str, Any]:
    """JSON data of a question."""
    return {**asdict(question), "ask": question.ask.value}


def question_from_data(data: Mapping[str, Any]) -> Question:
    """The inverse of `question_to_data`; keys it does not know are left out.

    Raises:
        ValueError, TypeError, KeyError: it is none.
    """
    if not isinstance(data["request_id"], int):
        raise TypeError(f"request_id is no number: {data['request_id']!r}")
    values = {
        **data,
        "ask": Ask(data["ask"]),
        "setting": _known(Setting, data.get("setting") or {}),
        "targets": tuple(data.get("targets") or ()),
        "nodes": tuple(data.get("nodes") or ()),
    }
    return _known(Question, values)


def answer_to_data(answer: Answer) -> dict[str, Any]:
    """JSON data of an answer; results that are not set are left out."""
    data = {name: value for name, value in asdict(answer).items() if value not in (None, (), [])}
    data |= {"ask": answer.ask.value, "state": answer.state.value}
    for told, refusal in zip(data.get("refusals", ()), answer.refusals, strict=False):
        told["message"] = text_to_data(refusal.message)
    for told, reason in zip(data.get("reasons", ()), answer.reasons, strict=False):
        told["message"] = text_to_data(reason.message)
    for told, choice in zip(data.get("choices", ()), answer.choices, strict=False):
        told["why"] = text_to_data(choice.why)
    return data


def answer_from_data(data: Mapping[str, Any]) -> Answer:
    """The inverse of `answer_to_data`; keys it does not know are left out."""
    values: dict[str, Any] = {**data, "ask": Ask(data["ask"]), "state": AnswerState(data["state"])}
    if (figures := data.get("figures")) is not None:
        nodes = tuple(NodeFigures(**{**node, "cost": Cost(**node["cost"])}) for node in figures["nodes"])
        network = Network(**figures["network"])
        values["figures"] = Figures(nodes, network, figures["part"], tuple(figures["rebuilt"]))
    values["values"] = layers_from_data(data.get("values", ()))
    values["layers"] = tuple(layer_from_data(layer) for layer in data.get("layers", ()))
    values["prices"] = tuple(
        Price(p["value"], _maybe(Cost, p["cost"]), _maybe(Network, p["network"])) for p in data.get("prices", ())
    )
    values["choices"] = tuple(
        ImplChoice(**{**c, "variants": tuple(c["variants"]), "why": text_from_data(c["why"])})
        for c in data.get("choices", ())
    )
    if (point := data.get("point")) is not None:
        values["point"] = SweepPoint(point["target_fps"], _maybe(Network, point["network"]))
    values["offers"] = tuple(
        Offer(**{**o, "edits": _edits(o["edits"]), "cycles": tuple(tuple(each) for each in o.get("cycles", ()))})
        for o in data.get("offers", ())
    )
    values["reasons"] = tuple(
        WhyReason(**{**r, "message": text_from_data(r["message"])}) for r in data.get("reasons", ())
    )
    values["edits"] = _edits(data.get("edits", ()))
    values["refusals"] = tuple(
        Refusal(**{**r, "message": text_from_data(r["message"]), "legal": _tuple(r["legal"])})
        for r in data.get("refusals", ())
    )
    return _known(Answer, values)


def layers_from_data(data: Any) -> tuple[NodeValues, ...]:
    """The nodes of an AUTOMATIC answer, out of JSON data."""
    return tuple(
        NodeValues(
            **{
                **node,
                "attributes": tuple(Attribute(**{**a, "legal": _tuple(a["legal"])}) for a in node["attributes"]),
            }
        )
        for node in data
    )


def _edits(data: Any) -> tuple[tuple[str, str, Any], ...]:
    return tuple((key, attribute, value) for key, attribute, value in data)


def _known(kind: type[Made], data: Mapping[str, Any]) -> Made:
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in data.items() if name in names})


def _maybe(kind: type[Any], data: Mapping[str, Any] | None) -> Any:
    return None if data is None else kind(**data)


def _tuple(values: Any) -> tuple[Any, ...] | None:
    return None if values is None else tuple(values)
