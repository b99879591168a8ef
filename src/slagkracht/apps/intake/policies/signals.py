"""Who may report, read, weigh and restore a signal, and which stage follows which. No database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from slagkracht.apps.organisation import roles
from slagkracht.base.actors import Actor
from slagkracht.base.policy import ALLOWED, Decision, refuse

DRAFT, STAGED, RECEIVED = "draft", "staged", "received"
TAKEN_UP, NOT_TAKEN_UP, WITHDRAWN, DESTROYED = "taken_up", "not_taken_up", "withdrawn", "destroyed"

# From where a signal stands, to what may follow.
STAGES: dict[str, frozenset[str]] = {
    DRAFT: frozenset({RECEIVED, WITHDRAWN}),
    STAGED: frozenset({RECEIVED}),
    RECEIVED: frozenset({TAKEN_UP, NOT_TAKEN_UP, WITHDRAWN}),
    TAKEN_UP: frozenset({DESTROYED}),
    NOT_TAKEN_UP: frozenset({RECEIVED, DESTROYED}),
    WITHDRAWN: frozenset({DESTROYED}),
    DESTROYED: frozenset(),
}
WEIGHS = (roles.WEIGHER, roles.ACCOUNT_MANAGER)


@dataclass(frozen=True)
class SignalFacts:
    """What a policy needs to know of a signal: no content."""

    id: UUID
    stage: str
    reporter: UUID
    seat: str
    routed_to: str
    dossier: UUID | None
    restorable_until: date | None


def enters(by: Actor) -> bool:
    """May this actor enter the room? Who reports or weighs."""
    return by.has(roles.REPORTER, *WEIGHS)


def may_report(by: Actor, seat: str) -> Decision:
    """A participant reports (WGS 2.23(1)): somebody it designated to report, acting for that seat."""
    if by.seat == seat and f"seat:{seat}" in by.scopes(roles.REPORTER):
        return ALLOWED
    return refuse("not_reporting_for_seat", "WGS 2.23(1)")


def may_import(by: Actor) -> Decision:
    """Account managers enter many at once, on behalf of a participant that hands over a list."""
    if by.has(roles.ACCOUNT_MANAGER):
        return ALLOWED
    return refuse("not_importing", "WGS 2.23(1)")


def may_follow(by: Actor, signal: SignalFacts) -> Decision:
    """Who reported a signal follows it; who weighs for its group sees it too."""
    if (by.grants and by.id == signal.reporter) or may_weigh(by, signal).allowed:
        return ALLOWED
    return refuse("not_your_signal", "WGS 1.8(2)")


def may_weigh(by: Actor, signal: SignalFacts) -> Decision:
    """The group the signal was routed to weighs it (WGS 2.23(3)); drafts are nobody else's."""
    if signal.stage not in (DRAFT, STAGED) and any(by.holds(role, signal.routed_to) for role in WEIGHS):
        return ALLOWED
    return refuse("not_weighing_here", "WGS 2.23(3)")


def may_read(by: Actor, signal: SignalFacts) -> Decision:
    """Who may open what a signal says.

    A draft: its writer. Received: its writer, and who weighs. Taken up: its writer, who stays responsible
    for its facts (BGS 1.6(2)), and the director of the dossier. Not taken up or withdrawn: nobody, at once.
    """
    writer = bool(by.grants) and by.id == signal.reporter
    readers = {
        DRAFT: writer,
        RECEIVED: writer or may_weigh(by, signal).allowed,
        TAKEN_UP: writer or str(signal.dossier) in by.scopes(roles.CASE_DIRECTOR),
    }
    if readers.get(signal.stage, False):
        return ALLOWED
    if signal.stage in (NOT_TAKEN_UP, WITHDRAWN, DESTROYED):
        return refuse("signal_closed", "BGS 1.16(1)")
    return refuse("not_your_signal", "WGS 1.8(2)")


def may_read_registration(by: Actor, signal: SignalFacts) -> Decision:
    """The group reads back its registration; of a signal not taken up only the reason's code stays."""
    if signal.stage in (RECEIVED, TAKEN_UP) and may_weigh(by, signal).allowed:
        return ALLOWED
    return may_read(by, signal)


def may_hear(by: Actor, signal: SignalFacts) -> Decision:
    """Its writer hears what became of it."""
    if by.id != signal.reporter or not by.grants:
        return refuse("not_your_signal", "WGS 1.8(2)")
    return ALLOWED


def may_withdraw(by: Actor, signal: SignalFacts) -> Decision:
    """Its writer takes a signal back until it was weighed."""
    writer = may_hear(by, signal)
    if not writer.allowed:
        return writer
    return may_move(signal.stage, WITHDRAWN)


def may_move(stage: str, to: str) -> Decision:
    """May a signal go from one stage to another?"""
    if to in STAGES[stage]:
        return ALLOWED
    return refuse("signal_stage", stage=stage, to=to)


def may_ask_back(by: Actor, signal: SignalFacts, today: date) -> Decision:
    """Within fourteen days somebody of the weighing group may ask to restore a signal not taken up."""
    if not any(by.holds(role, signal.routed_to) for role in WEIGHS):
        return refuse("not_weighing_here", "WGS 2.23(3)")
    if signal.stage != NOT_TAKEN_UP or signal.restorable_until is None or today > signal.restorable_until:
        return refuse("not_restorable", "BGS 1.16(1)")
    return ALLOWED


def may_confirm_back(by: Actor, signal: SignalFacts, today: date, *, asked_by: UUID) -> Decision:
    """A second person confirms: restoring takes two."""
    first = may_ask_back(by, signal, today)
    if not first.allowed:
        return first
    if by.id == asked_by:
        return refuse("restoring_takes_two")
    return ALLOWED


def may_route(by: Actor) -> Decision:
    """Account managers of the whole region keep the routing rules."""
    if by.holds(roles.ACCOUNT_MANAGER):
        return ALLOWED
    return refuse("not_routing")
