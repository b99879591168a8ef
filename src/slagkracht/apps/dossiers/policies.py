"""Who may see and change a dossier, and which step follows which. No database."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from slagkracht.apps.organisation import roles
from slagkracht.apps.vault.clocks import SECOND_LOOK_DAYS
from slagkracht.base.actors import Actor
from slagkracht.base.policy import ALLOWED, Decision, refuse

OPEN, CLOSED, DESTROYED = "open", "closed", "destroyed"
WORKS_IN_IT = (roles.CASE_DIRECTOR, roles.PARTICIPANT)

# From where a dossier stands, to what may follow. A closed dossier stays closed: a new signal opens another.
STAGES: dict[str, frozenset[str]] = {
    OPEN: frozenset({CLOSED, DESTROYED}),
    CLOSED: frozenset({DESTROYED}),
    DESTROYED: frozenset(),
}
# Why a dossier closes, and after how many days its data go. BGS 1.16(1): at once when the analysis yields no
# indications; two weeks to see a mistake. Otherwise a season, in which results are reported (WGS 1.7(4)).
WHY_CLOSED: dict[str, int] = {"no_indications": SECOND_LOOK_DAYS, "purpose_reached": 90, "elsewhere": 90}


def enters(by: Actor) -> bool:
    """May this actor enter the room? Who directs, who was admitted to a dossier, who appoints directors."""
    return by.has(*WORKS_IN_IT) or appoints(by)


def may_see(by: Actor, dossier: UUID) -> Decision:
    """Only who was admitted to this very dossier: no role sees them all (WGS 1.8(2), 2.23(5))."""
    if str(dossier) in by.scopes(*WORKS_IN_IT):
        return ALLOWED
    return refuse("not_your_dossier", "WGS 2.23(5)")


def may_direct(by: Actor, dossier: UUID) -> Decision:
    """Only its own case director lets seats and people in and out."""
    if str(dossier) in by.scopes(roles.CASE_DIRECTOR):
        return ALLOWED
    return refuse("not_directing_this_dossier", "WGS 2.23(5)")


def may_appoint(by: Actor, dossier: UUID, district: str) -> Decision:
    """The director hands his dossier over; when there is none, or he cannot, an account manager of the
    district appoints another. Who appoints sees code names, and nothing of what a dossier says."""
    if may_direct(by, dossier).allowed or by.holds(roles.ACCOUNT_MANAGER, f"district:{district}"):
        return ALLOWED
    return refuse("not_appointing_here", "WGS 1.8(2)")


def appoints(by: Actor) -> bool:
    """May this actor see who directs what in his district?"""
    return by.has(roles.ACCOUNT_MANAGER)


def may_move(stage: str, to: str) -> Decision:
    """May a dossier go from one stage to another?"""
    if to in STAGES[stage]:
        return ALLOWED
    return refuse("dossier_not_open", stage=stage, to=to)


def may_change(stage: str) -> Decision:
    """Only an open dossier changes."""
    if stage == OPEN:
        return ALLOWED
    return refuse("dossier_not_open")


def may_leave(seats: Collection[str], seat: str, director_seat: str) -> Decision:
    """A seat that takes part may leave; not the last one, and not the director's while he directs."""
    if seat not in seats:
        return refuse("seat_takes_no_part")
    if len(seats) == 1:
        return refuse("last_seat")
    if seat == director_seat:
        return refuse("director_seat")
    return ALLOWED


def may_admit(seats: Collection[str], mandates: Collection[str], seat: str) -> Decision:
    """A person works in a dossier for a seat that takes part and that designated him."""
    if seat not in seats:
        return refuse("seat_takes_no_part")
    if seat not in mandates:
        return refuse("no_mandate_for_seat", "WGS 1.8(2)")
    return ALLOWED
