"""Who sees and does what in the municipal pre-phase (``who_sees_what.toml`` is the written table), and which
stage follows which. No database.

The municipality is the controller here, not the RIEC: nobody from outside sees a notice, but a guest at the
item he was asked in at, while that meeting is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from slagkracht.apps.organisation import roles
from slagkracht.base.actors import Actor
from slagkracht.base.policy import ALLOWED, Decision, refuse

NEW, NOTHING, LOCAL_CASE, OTHER_DEPARTMENT = "new", "nothing", "local_case", "other_department"
TO_RIEC, DESTROYED = "to_riec", "destroyed"
OUTCOMES = (NOTHING, LOCAL_CASE, OTHER_DEPARTMENT, TO_RIEC)

# From where a notice stands, to what may follow.
STAGES: dict[str, frozenset[str]] = {
    NEW: frozenset({*OUTCOMES, DESTROYED}),
    NOTHING: frozenset({DESTROYED}),
    LOCAL_CASE: frozenset({DESTROYED}),
    OTHER_DEPARTMENT: frozenset({DESTROYED}),
    TO_RIEC: frozenset({DESTROYED}),
    DESTROYED: frozenset(),
}
# What an official may decide between two meetings; the rest is for the consultation.
BETWEEN_MEETINGS = frozenset({LOCAL_CASE, OTHER_DEPARTMENT})
OPEN, CLOSED = "open", "closed"
CASE_STAGES: dict[str, frozenset[str]] = {OPEN: frozenset({CLOSED}), CLOSED: frozenset()}
KEPT_YEARS = 1
ARTICLE = "AVG 6(1)e"  # the municipality's own public task


@dataclass(frozen=True)
class NoticeFacts:
    """What a policy needs to know of a notice: no content.

    ``guest``: was this reader asked in at its item, in a meeting that is open now?
    ``to_riec``: was it, or a local case of it, decided to go to the RIEC?
    """

    id: UUID
    municipality: str
    stage: str
    consultation: bool
    guest: bool = False
    to_riec: bool = False


def _official(by: Actor, municipality: str) -> bool:
    return municipality in by.scopes(roles.NOTICE_OFFICIAL)


def _member(by: Actor, municipality: str) -> bool:
    return municipality in by.scopes(roles.LOCAL_MEMBER)


def municipalities(by: Actor) -> list[str]:
    """The municipalities whose notices this actor sees."""
    return sorted(by.scopes(roles.NOTICE_OFFICIAL, roles.LOCAL_MEMBER))


def enters(by: Actor) -> bool:
    """May this actor enter the room? Officials and members; a guest comes in through the meeting."""
    return by.has(roles.NOTICE_OFFICIAL, roles.LOCAL_MEMBER)


def may_list(by: Actor, municipality: str) -> Decision:
    """That there is a notice, in a list."""
    if _official(by, municipality) or _member(by, municipality):
        return ALLOWED
    return refuse("not_your_municipality", ARTICLE)


def may_make(by: Actor, municipality: str) -> Decision:
    """An official of the municipality makes a notice."""
    if _official(by, municipality):
        return ALLOWED
    return refuse("not_making_notices", ARTICLE)


def may_see(by: Actor, notice: NoticeFacts) -> Decision:
    """That there is this notice: officials, members, and a guest at its item."""
    if notice.guest and by.grants:
        return ALLOWED
    return may_list(by, notice.municipality)


def may_read(by: Actor, notice: NoticeFacts) -> Decision:
    """What was seen."""
    if notice.stage == DESTROYED:
        return refuse("notice_closed", ARTICLE)
    return may_see(by, notice)


def may_see_subject(by: Actor, notice: NoticeFacts) -> Decision:
    """Whom it is about: not a guest."""
    if notice.stage == DESTROYED:
        return refuse("notice_closed", ARTICLE)
    return may_list(by, notice.municipality)


def may_decide(by: Actor, notice: NoticeFacts) -> Decision:
    """In the consultation, by who records its decisions there; the meeting asks whether he leads it."""
    return may_list(by, notice.municipality)


def may_decide_alone(by: Actor, notice: NoticeFacts, outcome: str) -> Decision:
    """Between two meetings: an official, and only what cannot wait. Without a consultation: everything."""
    if not _official(by, notice.municipality):
        return refuse("not_deciding_alone", ARTICLE)
    if notice.consultation and outcome not in BETWEEN_MEETINGS:
        return refuse("for_the_consultation", ARTICLE)
    return ALLOWED


def may_move(stage: str, to: str) -> Decision:
    """May a notice go from one stage to another?"""
    if to in STAGES[stage]:
        return ALLOWED
    return refuse("notice_stage", stage=stage, to=to)


def may_read_case(by: Actor, municipality: str) -> Decision:
    """A local case: officials and members."""
    return may_list(by, municipality)


def may_keep_case(by: Actor, municipality: str) -> Decision:
    """Add actions and close: officials."""
    if _official(by, municipality):
        return ALLOWED
    return refuse("not_keeping_local_cases", ARTICLE)


def may_finish_action(by: Actor, municipality: str, owner: UUID) -> Decision:
    """Record that an action was done: officials, and whose action it is."""
    if _official(by, municipality) or (_member(by, municipality) and by.id == owner):
        return ALLOWED
    return refuse("not_your_action", ARTICLE)


def may_move_case(stage: str, to: str) -> Decision:
    """May a local case go from one stage to another?"""
    if to in CASE_STAGES[stage]:
        return ALLOWED
    return refuse("local_case_stage", stage=stage, to=to)


def reports_for(by: Actor, municipality: str) -> list[str]:
    """The seats of a municipality for which this actor may report a signal."""
    seats = [f"{kind}:{municipality}" for kind in roles.LOCAL_SEATS]
    return [seat for seat in seats if f"seat:{seat}" in by.scopes(roles.REPORTER)]


def may_hand_over(by: Actor, notice: NoticeFacts) -> Decision:
    """Make a signal of it: an official who reports for the mayor or the college of this municipality."""
    if not _official(by, notice.municipality) or not reports_for(by, notice.municipality):
        return refuse("not_handing_over", "WGS 2.23(1)")
    if notice.stage == DESTROYED or not notice.to_riec:
        return refuse("not_decided_for_riec", "WGS 2.23(1)")
    return ALLOWED
