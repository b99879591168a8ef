"""Deciding about a notice: in the local consultation, or by an official where waiting would be too late.

``prepare`` checks and seals; what it gives back is applied inside the act of the meeting or of the official.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from slagkracht.apps.figures.events import happened
from slagkracht.apps.inbox import tasks
from slagkracht.apps.intake import lists
from slagkracht.apps.intake.actions import local_cases
from slagkracht.apps.intake.actions.notices import DECISION, GROUND, ask_to_hand_over, event
from slagkracht.apps.intake.models import Notice
from slagkracht.apps.intake.policies import notices as policies
from slagkracht.apps.intake.queries.notices import facts_of, row_for
from slagkracht.apps.ledger.acts import Draft, act, require
from slagkracht.apps.meetings.agenda import Apply, Decided
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Invalid, NotNow


@dataclass(frozen=True)
class Decision:
    """What was decided about a notice, why, and who objected."""

    outcome: str
    reason: str
    extra: Mapping[str, Any] = field(default_factory=dict)
    objections: Sequence[Mapping[str, str]] = ()
    meeting: UUID | None = None


def prepare(decided: Decided) -> Apply:
    """In the consultation. Raises ``Invalid``."""
    notice = row_for(decided.subject, by=decided.by)
    facts = facts_of(notice, decided.by)
    require(policies.may_decide(decided.by, facts), by=decided.by, act="notice.decide", owner=notice.id)
    choice = decided.choice
    objections = [{"seat": dissent.seat, "text": dissent.text} for dissent in choice.dissents]
    decision = Decision(choice.outcome, choice.reason, choice.extra, objections, decided.meeting)
    return _prepared(decided.by, notice, decision)


def decide_alone(*, by: Actor, notice_id: UUID, decision: Decision) -> None:
    """Between two meetings, or where there is no consultation: an official decides."""
    notice = must_decide_alone(by, notice_id, decision.outcome)
    if not decision.reason.strip():
        raise Invalid({"reason": [{"code": "reason_needed"}]})
    apply = _prepared(by, notice, decision)
    with act("notice.decide_alone", by=by, owner=notice_id, ground=GROUND) as entry:
        apply(entry)
        entry.note(outcome=decision.outcome)


def must_decide_alone(by: Actor, notice_id: UUID, outcome: str = policies.LOCAL_CASE) -> Notice:
    """The notice, for who may decide so outside the consultation. Without an outcome: at all; asked before a
    form is looked at."""
    notice = row_for(notice_id, by=by)
    may = policies.may_decide_alone(by, facts_of(notice, by), outcome)
    require(may, by=by, act="notice.decide_alone", owner=notice_id)
    return notice


def _prepared(by: Actor, notice: Notice, decision: Decision) -> Apply:
    if decision.outcome not in policies.OUTCOMES:
        raise Invalid({"outcome": [{"code": "choose_outcome"}]})
    if not policies.may_move(notice.stage, decision.outcome).allowed:
        raise NotNow("already_decided")
    follow = _FOLLOW[decision.outcome](by, notice, decision)
    sealed = Batch()
    fields = {"reason": decision.reason, "objections": list(decision.objections)}
    record = sealed.add(notice.id, DECISION, fields)
    sealed.make_keys()

    def apply(entry: Draft) -> None:
        sealed.write()
        _move(by, notice, decision, record)
        happened(event("notice.decided", notice, decision.outcome))
        tasks.finish(entry, subjects=[notice.id], codes=["notice.decide"])
        follow(entry)

    return apply


def _move(by: Actor, notice: Notice, decision: Decision, record: UUID) -> None:
    """Move the stage; who decided a moment earlier goes first."""
    moved = Notice.objects.filter(id=notice.id, stage=notice.stage).update(
        stage=decision.outcome,
        decided=clock.now(),
        decided_by=by.id,
        meeting=decision.meeting,
        department=_department(decision),
        decision=record,
        version=notice.version + 1,
    )
    if not moved:
        raise NotNow("already_decided")


def _department(decision: Decision) -> str:
    other = decision.outcome == policies.OTHER_DEPARTMENT
    return str(decision.extra.get("department") or "") if other else ""


Follow = Callable[[Draft], None]


def _nothing(by: Actor, notice: Notice, decision: Decision) -> Follow:
    return lambda entry: None


def _to_department(by: Actor, notice: Notice, decision: Decision) -> Follow:
    if _department(decision) not in lists.departments():
        raise Invalid({"department": [{"code": "department_needed"}]})
    return lambda entry: entry.note(department=_department(decision))


def _open_case(by: Actor, notice: Notice, decision: Decision) -> Follow:
    return local_cases.prepare_opening(
        notice,
        owner=str(decision.extra.get("owner") or ""),
        goal=str(decision.extra.get("goal") or ""),
    )


def _to_riec(by: Actor, notice: Notice, decision: Decision) -> Follow:
    return lambda entry: ask_to_hand_over(entry, notice)


_FOLLOW: dict[str, Callable[[Actor, Notice, Decision], Follow]] = {
    policies.NOTHING: _nothing,
    policies.OTHER_DEPARTMENT: _to_department,
    policies.LOCAL_CASE: _open_case,
    policies.TO_RIEC: _to_riec,
}
