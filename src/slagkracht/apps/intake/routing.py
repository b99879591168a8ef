"""Routing: the first rule that fits decides which group weighs; without one, the group of the district."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from slagkracht.apps.intake.models import RoutingRule
from slagkracht.apps.intake.policies import signals as policies
from slagkracht.apps.ledger.acts import act, require
from slagkracht.apps.meetings.queries import bodies_of
from slagkracht.apps.organisation import queries as organisation
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Invalid, Missing
from slagkracht.core import law


@dataclass(frozen=True)
class Rule:
    """One rule as data: an empty condition fits everything."""

    id: UUID
    position: int
    form: str
    municipality: str
    district: str
    seat_kind: str
    to_scope: str


CONDITIONS = ("form", "municipality", "district", "seat_kind")


def rules() -> list[Rule]:
    """All rules, in order."""
    rows = RoutingRule.objects.order_by("position", "id")
    return [Rule(r.id, r.position, r.form, r.municipality, r.district, r.seat_kind, r.to_scope) for r in rows]


def group_for(*, form: str, municipality: str, district: str, seat_kind: str) -> str:
    """The scope of the group that weighs such a signal."""
    return first_fit(
        rules(),
        {"form": form, "municipality": municipality, "district": district, "seat_kind": seat_kind},
    )


def first_fit(ordered: Iterable[Rule], signal: dict[str, str]) -> str:
    """The first rule whose every named condition equals the signal's; else the signal's own district."""
    for rule in ordered:
        if all(getattr(rule, name) in ("", signal[name]) for name in CONDITIONS):
            return rule.to_scope
    return f"district:{signal['district']}"


# ---- what can be chosen, and the rules in words ----


@dataclass(frozen=True)
class Choices:
    """The words a rule can be made of: code → name."""

    form: Mapping[str, str]
    municipality: Mapping[str, str]
    district: Mapping[str, str]
    seat_kind: Mapping[str, str]
    groups: Mapping[str, str]

    def of(self, condition: str) -> Mapping[str, str]:
        """What a condition can say."""
        found: Mapping[str, str] = getattr(self, condition)
        return found


def choices(language: Literal["nl", "en"]) -> Choices:
    """What a rule can be made of today. Only groups that exist: a signal never goes where nobody weighs."""
    text = law.statute(clock.today())
    return Choices(
        form={code: form.short.in_(language) for code, form in text.reportable_forms.items()},
        municipality={town.code: town.name for town in organisation.tiles()},
        district={district.code: district.name for district in organisation.districts()},
        seat_kind={code: named.short.in_(language) for code, named in text.participants.items()},
        groups=dict(bodies_of("weighing_group")),
    )


@dataclass(frozen=True)
class RuleLine:
    """One rule as people read it. ``catches_all``: no later rule is ever reached."""

    id: UUID
    conditions: list[str]
    group: str
    first: bool
    catches_all: bool


def in_words(known: Choices) -> list[RuleLine]:
    """All rules, in order, in words."""
    return [
        RuleLine(
            id=rule.id,
            conditions=[
                known.of(name).get(code, code) for name in CONDITIONS if (code := getattr(rule, name))
            ],
            group=known.groups.get(rule.to_scope, rule.to_scope),
            first=index == 0,
            catches_all=not any(getattr(rule, name) for name in CONDITIONS),
        )
        for index, rule in enumerate(rules())
    ]


# ---- keeping them ----


def add(*, by: Actor, to_scope: str, **conditions: str) -> None:
    """Add a rule behind the others. Raises ``Invalid`` for a word that is none of the choices."""
    require(policies.may_route(by), by=by, act="routing.add")
    known = choices("nl")
    unknown = {name: code for name, code in conditions.items() if code and code not in known.of(name)}
    if to_scope not in known.groups:
        unknown["to_scope"] = to_scope
    if unknown:
        raise Invalid({name: [{"code": "unknown_word", "value": code}] for name, code in unknown.items()})
    with act("routing.add", by=by) as entry:
        last = RoutingRule.objects.order_by("-position").values_list("position", flat=True).first() or 0
        row = RoutingRule.objects.create(position=last + 1, to_scope=to_scope, **conditions)
        entry.touched(row.id)


def remove(*, by: Actor, rule_id: UUID) -> None:
    """Remove a rule; what was routed stays where it is."""
    require(policies.may_route(by), by=by, act="routing.remove")
    with act("routing.remove", by=by) as entry:
        deleted, _per_model = RoutingRule.objects.filter(id=rule_id).delete()
        if not deleted:
            raise Missing("rule", rule_id)
        entry.touched(rule_id)


def move_up(*, by: Actor, rule_id: UUID) -> None:
    """Let a rule come before the one above it."""
    require(policies.may_route(by), by=by, act="routing.move")
    with act("routing.move", by=by) as entry:
        ordered = rules()
        index = next((i for i, rule in enumerate(ordered) if rule.id == rule_id), None)
        if index is None:
            raise Missing("rule", rule_id)
        if index:
            ordered[index - 1], ordered[index] = ordered[index], ordered[index - 1]
        _renumber(ordered)
        entry.touched(rule_id)


def _renumber(ordered: Sequence[Rule]) -> None:
    for position, rule in enumerate(ordered, start=1):
        RoutingRule.objects.filter(id=rule.id).update(position=position)
