"""Routing: the first rule that fits decides which group weighs; without one, the group of the district."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from slagkracht.apps.intake.models import RoutingRule
from slagkracht.apps.intake.policies import signals as policies
from slagkracht.apps.ledger.acts import act, require
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Missing


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


def add(*, by: Actor, to_scope: str, **conditions: str) -> None:
    """Add a rule behind the others."""
    require(policies.may_route(by), by=by, act="routing.add")
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
    ordered = rules()
    index = next((i for i, rule in enumerate(ordered) if rule.id == rule_id), None)
    if index is None:
        raise Missing("rule", rule_id)
    swapped = list(ordered)
    if index:
        swapped[index - 1], swapped[index] = swapped[index], swapped[index - 1]
    with act("routing.move", by=by) as entry:
        _renumber(swapped)
        entry.touched(rule_id)


def _renumber(ordered: Sequence[Rule]) -> None:
    for position, rule in enumerate(ordered, start=1):
        RoutingRule.objects.filter(id=rule.id).update(position=position)
