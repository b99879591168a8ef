"""Who may import, who sees a list that was sent, and which stage follows which. No database."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from slagkracht.apps.intake.policies.signals import may_import
from slagkracht.apps.organisation import roles
from slagkracht.base.actors import EVERYWHERE, Actor
from slagkracht.base.policy import ALLOWED, Decision, refuse

CHECKED, RUNNING, DONE, STOPPED, DROPPED = "checked", "running", "done", "stopped", "dropped"

# From where an import stands, to what may follow.
STAGES: dict[str, frozenset[str]] = {
    CHECKED: frozenset({RUNNING, DROPPED}),
    RUNNING: frozenset({DONE, STOPPED}),
    STOPPED: frozenset({RUNNING, DROPPED}),
    DONE: frozenset(),
    DROPPED: frozenset(),
}
KEPT_DAYS = 7  # a checked list that nobody imports


@dataclass(frozen=True)
class ImportFacts:
    """What a policy needs to know of an import: no content."""

    id: UUID
    stage: str
    person: UUID


def may_import_for(by: Actor, seat_district: str) -> Decision:
    """On behalf of a participant: one without a place, or of a district where one is account manager."""
    role = may_import(by)
    if not role.allowed:
        return role
    scopes = by.scopes(roles.ACCOUNT_MANAGER)
    if EVERYWHERE in scopes or not seat_district or f"district:{seat_district}" in scopes:
        return ALLOWED
    return refuse("not_importing_for_seat", "WGS 2.23(1)")


def may_see(by: Actor, batch: ImportFacts) -> Decision:
    """Who sent a list sees it, as long as he may import."""
    role = may_import(by)
    if not role.allowed:
        return role
    if by.id == batch.person:
        return ALLOWED
    return refuse("not_your_import", "WGS 1.8(2)")


def may_move(stage: str, to: str) -> Decision:
    """May an import go from one stage to another?"""
    if to in STAGES[stage]:
        return ALLOWED
    return refuse("import_stage", stage=stage, to=to)
