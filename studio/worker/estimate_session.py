"""An estimate session: FINN's figures for any folding and impl style of one model, equal to what a rebuild reports.

A setting is answered from what is already made: the specialised model (by part and impl styles), FINN's automatic
folding (by target), and the nodes with minimal bit widths, which few attributes change: see estimate_widths.
Layer: studio.worker (imports FINN). Thread: an estimate session's main thread.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from finn.util.basic import part_map
from onnx import NodeProto
from qonnx.custom_op.registry import getCustomOp

from projects.boards import DEFAULT_BOARD
from projects.build.layers import Layer
from projects.folding import rules
from projects.folding.session_protocol import (
    Attribute,
    Cost,
    Figures,
    ImplChoice,
    NodeFigures,
    NodeValues,
    Opening,
    Price,
    Refusal,
    Setting,
)
from projects.folding.why import WhyReason
from projects.text import text
from studio.worker import estimate_why
from studio.worker.estimate_impl import choices, determine
from studio.worker.estimate_kept import Kept
from studio.worker.estimate_model import (
    Specialised,
    abstract_nodes,
    automatic_folding,
    check_setting,
    edges_of,
    impl_of,
    minimised,
    open_source,
    set_values,
    specialise,
    specialised,
    target_cycles,
)
from studio.worker.estimate_narrow import Narrower
from studio.worker.estimate_network import network_of
from studio.worker.estimate_node import copy_of, estimate, layer_of, other_variant, refusal, with_values
from studio.worker.estimate_refusals import NotLegalError, check_styles, no_node, part_named, width_refusals
from studio.worker.estimate_stand import Stand
from studio.worker.estimate_widths import NARROW, mark_of, widening


@dataclass(frozen=True)
class _Sorted:
    """A setting's values by key: all together, the overrides in it, and those that only the other impl style knows."""

    values: dict[str, dict[str, Any]]
    hold: dict[str, dict[str, Any]]
    parked: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class _Base:
    """The nodes with their bit widths. marks: what tells each from any other, in whatever model it stands."""

    nodes: dict[str, NodeProto]
    marks: dict[str, Hashable]


class Session:
    """One model, held warm.

    Raises:
        UserInputError: there is no such model, or a board that FINN does not know.
    """

    def __init__(self, opening: Opening) -> None:
        self._source = open_source(opening)
        part = part_named(opening.board, opening.part) or part_named(self._source.board, self._source.part)
        self.part = part or part_map[DEFAULT_BOARD]
        self._given = specialised(self._source, self._source.specialised, self.part, None)
        self.styles = self._styles_given()
        self._narrower = Narrower()
        self._models, self._narrowed = Kept(8), Kept(16)
        self._foldings, self._costs = Kept(256), Kept(20000)
        self.memories = (self._foldings, self._costs)  # what a fork may learn, and give back
        self._rebuilt: list[str] = []

    @property
    def named_styles(self) -> dict[str, str]:
        """The impl styles that were asked for when the model was made, by pre-specialise name."""
        return {self._given.pre_names[key]: style for key, style in self.styles.items()}

    @property
    def impl_free(self) -> bool:
        """Whether impl styles can be changed: the model before step_specialize_layers is there."""
        return self._source.before is not None

    @property
    def edges(self) -> list[tuple[str, str]]:
        """(key of producer, key of consumer) of every two hardware layers that follow each other."""
        return edges_of(self._given)

    # --- questions

    def apply(self, setting: Setting) -> Figures:
        """The figures of a setting.

        Raises:
            NotLegalError: FINN cannot build it. UserInputError: it names what is not there.
        """
        self._rebuilt = []
        model, overrides, base, costs = self._priced(setting)
        nodes = tuple(
            NodeFigures(
                key=key,
                pre_name=model.pre_names[key],
                name=node.name,
                op_type=node.op_type,
                impl=impl_of(node),
                cost=costs[key],
                values=self._values(base, key, overrides.values[key]),
                parked=overrides.parked.get(key, {}),
            )
            for key, node in model.nodes.items()
        )
        return Figures(nodes, network_of(model, costs, setting.clock_ns), model.part, tuple(self._rebuilt))

    def automatic(self, setting: Setting) -> tuple[NodeValues, ...]:
        """FINN's own values for the target, and what each attribute may be. Overrides are left out of account."""
        model = self._model(setting)
        automatic = self._automatic(model, setting)
        found = []
        for key, node in model.nodes.items():
            layer = self._layer(model, key, automatic.get(key, {}))
            attributes = []
            for name in rules.EDITABLE:
                each, allowed = layer.attribute(name), rules.choices(layer, name)
                if each is not None and allowed is not None:
                    exact = name not in NARROW
                    attributes.append(Attribute(name, each.value, each.default, each.kind, allowed.values, exact))
            names = (model.pre_names[key], node.name, node.op_type, impl_of(node))
            found.append(NodeValues(key, *names, tuple(attributes)))
        return tuple(found)

    def other_layers(self, setting: Setting) -> tuple[Layer, ...]:
        """The layers, under FINN's own values, that are another operation than in the model that was opened."""
        model = self._model(setting)
        automatic = self._automatic(model, setting)
        given = self._given.nodes
        return tuple(
            self._layer(model, key, automatic.get(key, {}))
            for key, node in model.nodes.items()
            if key not in given or given[key].op_type != node.op_type
        )

    def prices(self, setting: Setting, node: str, attribute: str) -> tuple[Price, ...]:
        """What each legal value of an attribute would cost this node, beside everything else in the setting.

        Raises:
            NotLegalError: the setting is not legal without it, or there is no such node or attribute.
        """
        model = self._model(setting)
        key = self._key(model, node)
        others = {name: dict(values) for name, values in setting.overrides.items()}
        for name in (key, model.pre_names[key]):
            others.get(name, {}).pop(attribute, None)
        automatic = self._automatic(model, setting)
        values = self._sorted(model, replace(setting, overrides=others), automatic).values
        layer = self._layer(model, key, values[key])
        allowed = rules.choices(layer, attribute)
        if allowed is None:
            raise NotLegalError((Refusal(node, attribute, None, rules.no_such(layer, attribute)),))
        found = []
        for value in allowed.values or ():
            tried = {**values, key: {**values[key], attribute: value}}
            found.append(Price(value, self._cost(model, self._base(model, tried), key, tried[key])[0]))
        return tuple(found)

    def stand(self, setting: Setting) -> Stand:
        """The setting priced, to look around it; raises as `apply` does."""
        model, overrides, _, costs = self._priced(setting)
        values = overrides.values

        def cost(key: str, changes: Mapping[str, Any]) -> Cost | None:
            tried = {**values, key: {**values[key], **changes}}
            return self._cost(model, self._base(model, tried), key, tried[key])[0]

        layers = {key: self._layer(model, key, values[key]) for key in model.nodes}
        network = network_of(model, costs, setting.clock_ns)
        return Stand(model.part, layers, costs, network, tuple(self.edges), cost)

    def why(self, setting: Setting, node: str, attribute: str) -> tuple[WhyReason, ...]:
        """The causes of a value or a figure of a node; raises as `apply` does."""
        model, overrides, base, costs = self._priced(setting)
        key = self._key(model, node)
        if attribute in estimate_why.FIGURES:
            priced = copy_of(base.nodes[key])
            set_values(priced, overrides.values[key])
            return estimate_why.of_figure(priced, attribute, getattr(costs[key], attribute), model.part)
        if attribute in ("impl", rules.STYLE):
            choice = next((each for each in self.choices(setting) if each.key == key), None)
            return () if choice is None else estimate_why.of_style(choice)
        folded = None
        if setting.target_fps is not None:
            cycles = target_cycles(setting.target_fps, setting.clock_ns)
            folded = estimate_why.watch_folding(
                model.model, key, cycles, setting.mvau_wwidth_max, self._source.two_pass
            )
        found = self._layer(model, key, self._automatic(model, setting).get(key, {})).attribute(attribute)
        own = overrides.hold.get(key, {})
        return estimate_why.of_value(attribute, found.value if found else None, own, folded, setting)

    def impl_prices(self, setting: Setting, node: str) -> tuple[Price, ...]:
        """What each impl style would cost a node, and the design: "" is what FINN chooses."""
        styles = self._styles(setting)
        key = self._key(self._model(setting), node)
        found = []
        for style in ("", "hls", "rtl"):
            figures = self.apply(replace(setting, impl={**styles, key: style}))
            node_now = next(each for each in figures.nodes if each.key == key)
            honoured = style in ("", node_now.impl)
            found.append(Price(style, node_now.cost, figures.network) if honoured else Price(style, None))
        return tuple(found)

    def choices(self, setting: Setting) -> tuple[ImplChoice, ...]:
        """The impl styles of each node before step_specialize_layers; none where that model is not there."""
        before = self._source.before
        return () if before is None else choices(before, self._part(setting), self._styles(setting))

    # --- what a setting stands for

    def _part(self, setting: Setting) -> str:
        return part_named(setting.board, setting.part) or self.part

    def _styles(self, setting: Setting) -> dict[str, str]:
        if setting.impl is None:
            return dict(self.styles)
        keys = {name: key for key, name in self._given.pre_names.items()}
        unknown = [name for name in setting.impl if name not in keys and name not in self._given.nodes]
        if unknown:
            raise NotLegalError(tuple(no_node(name) for name in unknown))
        styles = {keys.get(name, name): style for name, style in setting.impl.items()}
        check_styles(styles)
        return {key: style for key, style in styles.items() if style}

    def _styles_given(self) -> dict[str, str]:
        """The styles that were asked for when the model was made, as far as they differ from FINN's own choice."""
        if self._source.before is None:
            return {}
        before = self._source.before
        return {
            key: impl_of(self._given.nodes[key])
            for key, node in abstract_nodes(before).items()
            if key in self._given.nodes
            and determine(node, self.part, before, "")[0] not in (None, impl_of(self._given.nodes[key]))
        }

    def _model(self, setting: Setting) -> Specialised:
        check_setting(setting)
        part, styles = self._part(setting), self._styles(setting)
        mark = (part, tuple(sorted(styles.items())))
        if part == self.part and styles == self.styles:
            return self._given

        def make() -> Specialised:
            self._rebuilt.append("specialize")
            return specialise(self._source, part, styles, mark)

        if self._source.before is None and styles == self.styles:
            # Without the model before, another part can only be priced, not specialised for.
            return replace(self._given, part=part)
        return self._models.get(mark, make)

    def _automatic(self, model: Specialised, setting: Setting) -> dict[str, dict[str, Any]]:
        if setting.target_fps is None:
            return {}
        cycles = target_cycles(setting.target_fps, setting.clock_ns)

        def make() -> dict[str, dict[str, Any]]:
            self._rebuilt.append("folding")
            return automatic_folding(model.model, cycles, setting.mvau_wwidth_max, self._source.two_pass)

        return self._foldings.get((model.mark, cycles, setting.mvau_wwidth_max), make)

    def _key(self, model: Specialised, name: str) -> str:
        if name in model.nodes:
            return name
        key = next((key for key, pre_name in model.pre_names.items() if pre_name == name), None)
        if key is None:
            raise NotLegalError((no_node(name),))
        return key

    def _sorted(self, model: Specialised, setting: Setting, automatic: Mapping[str, Mapping[str, Any]]) -> _Sorted:
        """The overrides on top of the automatic values, held against the rules."""
        keys = {name: key for key, name in model.pre_names.items()}
        wanted: dict[str, dict[str, Any]] = {}
        wrong: list[Refusal] = []
        for name, values in setting.overrides.items():
            key = name if name in model.nodes else keys.get(name)
            if key is None:
                wrong.append(no_node(name))
            else:
                wanted.setdefault(key, {}).update(values)
        hold: dict[str, dict[str, Any]] = {}
        parked: dict[str, dict[str, Any]] = {}
        for key, values in wanted.items():
            known = self._layer(model, key, {**automatic.get(key, {}), **values})
            other = self._other(model, key)
            twin = None if other is None else with_values(other, values)
            for attribute, value in values.items():
                said = refusal(known, model.pre_names[key], attribute, value)
                if said is None:
                    hold.setdefault(key, {})[attribute] = value
                elif twin is not None and refusal(twin, "", attribute, value) is None:
                    parked.setdefault(key, {})[attribute] = value
                else:
                    wrong.append(said)
        if wrong:
            raise NotLegalError(tuple(wrong))
        return _Sorted({k: {**automatic.get(k, {}), **hold.get(k, {})} for k in model.nodes}, hold, parked)

    def _layer(self, model: Specialised, key: str, values: Mapping[str, Any]) -> Layer:
        layer = self._costs.get(("layer", model.mark, key), lambda: layer_of(model.nodes[key]))
        return with_values(layer, values)

    def _other(self, model: Specialised, key: str) -> Layer | None:
        """The layer in its other impl style, or None where FINN has none."""
        node = other_variant(model.nodes[key])
        return None if node is None else self._costs.get(("other", model.mark, key), lambda: layer_of(node))

    # --- figures

    def _priced(self, setting: Setting) -> tuple[Specialised, _Sorted, _Base, dict[str, Cost]]:
        model = self._model(setting)
        overrides = self._sorted(model, setting, self._automatic(model, setting))
        base = self._base(model, overrides.values)
        return model, overrides, base, self._costs_of(model, base, overrides)

    def _base(self, model: Specialised, values: Mapping[str, Mapping[str, Any]]) -> _Base:
        """The nodes with their bit widths, for what these values say about them."""
        wide = {key: found for key, node in model.nodes.items() if (found := widening(node, values.get(key, {})))}
        mark = (model.mark, tuple((key, mark_of(found)) for key, found in wide.items()))

        def make() -> _Base:
            self._rebuilt.append("bit_width")
            try:
                if self._source.minimize_bit_width and self._narrower.can(model.model):
                    nodes = self._narrower.nodes(model, wide)
                else:
                    nodes = minimised(model.model, wide, self._source.minimize_bit_width)
            except Exception as error:
                raise NotLegalError(width_refusals(model, wide, error)) from error
            return _Base(nodes, {key: node.SerializeToString(deterministic=True) for key, node in nodes.items()})

        return self._narrowed.get(mark, make)

    def _costs_of(self, model: Specialised, base: _Base, overrides: _Sorted) -> dict[str, Cost]:
        costs: dict[str, Cost] = {}
        wrong: list[Refusal] = []
        for key, node in model.nodes.items():
            cost, fault = self._cost(model, base, key, overrides.values[key])
            if cost is not None:
                costs[key] = cost
                continue
            said = text("FINN cannot build {node} so: {fault}", node=node.name, fault=fault)
            asked = overrides.hold.get(key) or {"": None}
            wrong += [Refusal(model.pre_names[key], attribute, value, said) for attribute, value in asked.items()]
        if wrong:
            raise NotLegalError(tuple(wrong))
        return costs

    def _values(self, base: _Base, key: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """The folding attributes of a node, with these values on top."""

        def make() -> dict[str, Any]:
            operation = getCustomOp(base.nodes[key])
            types = operation.get_nodeattr_types()
            return {n: values.get(n, operation.get_nodeattr(n)) for n in rules.EDITABLE if n in types}

        return self._costs.get(("values", base.marks[key], mark_of(values)), make)

    def _cost(self, model: Specialised, base: _Base, key: str, values: Mapping[str, Any]) -> tuple[Cost | None, str]:
        def make() -> tuple[Cost | None, str]:
            node = copy_of(base.nodes[key])
            try:
                set_values(node, values)
                return estimate(node, model.part), ""
            except Exception as error:  # noqa: BLE001 - FINN raises anything for what it cannot build
                return None, f"{type(error).__name__}: {error}".rstrip(": ")

        return self._costs.get((base.marks[key], model.part, mark_of(values)), make)
