"""Who may follow and lead a meeting, and which step may follow which. No database."""

from __future__ import annotations

from slagkracht.apps.organisation.roles import ADMINISTRATOR, DISTRICT, MUNICIPALITY, REGION
from slagkracht.base.actors import Actor
from slagkracht.base.policy import ALLOWED, Decision, refuse

PLANNED, OPEN, CLOSED, CANCELLED = "planned", "open", "closed", "cancelled"

# From where things stand, to what may follow.
STAGES: dict[str, frozenset[str]] = {
    PLANNED: frozenset({OPEN, CANCELLED}),
    OPEN: frozenset({CLOSED}),
    CLOSED: frozenset(),
    CANCELLED: frozenset(),
}
SCOPES: dict[str, frozenset[str]] = {
    "local_consultation": frozenset({MUNICIPALITY}),
    "weighing_group": frozenset({DISTRICT, REGION}),
    "dis": frozenset({DISTRICT}),
    "ris": frozenset({REGION}),
}
LEADERS = frozenset({"chair", "secretary"})


def may_be_guest(stage: str, items: int) -> Decision:
    """A guest sees the items he was asked in at, while the meeting is open and they are not done."""
    if stage == OPEN and items:
        return ALLOWED
    return refuse("not_your_body", "WGS 1.8(2)")


def may_attend(by: Actor, role: str | None) -> Decision:
    """Members of the body see its meetings. ``role`` is this actor's role in the body today, or None."""
    if by.grants and role is not None:
        return ALLOWED
    return refuse("not_your_body", "WGS 1.8(2)")


def may_lead(by: Actor, role: str | None) -> Decision:
    """Chair and secretary plan, open, decide and close."""
    if by.grants and role in LEADERS:
        return ALLOWED
    return refuse("not_leading_this_body", "WGS 1.8(2)")


def may_see_what(by: Actor, roles: tuple[str, ...], scope: str) -> Decision:
    """Who holds one of the source's roles where the body decides sees what an item is about; another member
    sees its title."""
    if any(by.holds(role, scope) for role in roles):
        return ALLOWED
    return refuse("only_titles", "WGS 1.8(2)")


def may_move(stage: str, to: str) -> Decision:
    """May a meeting go from one stage to another?"""
    if to in STAGES[stage]:
        return ALLOWED
    return refuse("meeting_stage", stage=stage, to=to)


def may_close(waiting: int) -> Decision:
    """A meeting closes when every item was decided or postponed."""
    if waiting:
        return refuse("items_waiting", count=waiting)
    return ALLOWED


def fits(kind: str, scope_kind: str) -> Decision:
    """A local consultation is of one municipality, a RIS of the region, the others of a district."""
    if scope_kind in SCOPES[kind]:
        return ALLOWED
    return refuse("body_does_not_fit_scope")


def enters(by: Actor) -> bool:
    """May this actor enter the room? Whoever has any access: the list shows only his own bodies."""
    return bool(by.grants)


def may_keep_bodies(by: Actor) -> Decision:
    """The administrator sets bodies up and names their members."""
    if by.has(ADMINISTRATOR):
        return ALLOWED
    return refuse("not_your_register", "WGS 1.8(2)")
