"""Local cases: opened by a decision, done action by action, closed with a result; all under the notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from slagkracht.apps.figures.events import happened
from slagkracht.apps.inbox import tasks
from slagkracht.apps.intake import lists, numbers
from slagkracht.apps.intake.actions import numbering
from slagkracht.apps.intake.actions.notices import GROUND, ask_to_hand_over, case_event
from slagkracht.apps.intake.models import LocalAction, LocalCase, Notice
from slagkracht.apps.intake.policies import notices as policies
from slagkracht.apps.intake.queries.local_cases import action_row, case_row, number_of
from slagkracht.apps.intake.queries.notices import doers, officials
from slagkracht.apps.ledger.acts import Draft, act, require
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Invalid, NotNow
from slagkracht.base.ids import new_id

GOAL, ACTION, ENDING = "local_case_goal", "local_action_text", "local_ending"
WARN_BEFORE = timedelta(days=30)


def prepare_opening(notice: Notice, *, owner: str, goal: str) -> Callable[[Draft], None]:
    """Check and seal; what is given back opens the case in the act of the decision. Raises ``Invalid``."""
    people = {str(person): person for person, _name in officials(notice.municipality_id)}
    problems = {}
    if owner not in people:
        problems["owner"] = [{"code": "owner_needed"}]
    if not goal.strip():
        problems["goal"] = [{"code": "goal_needed"}]
    if problems:
        raise Invalid(problems)
    case_id, sealed = new_id(), Batch()
    text = sealed.add(notice.id, GOAL, {"text": goal})
    sealed.make_keys()

    def apply(entry: Draft) -> None:
        sealed.write()
        case = LocalCase.objects.create(
            id=case_id,
            number=numbering.take(numbers.LOCAL_CASE),
            notice=notice,
            municipality=notice.municipality,
            theme=notice.theme,
            owner_id=people[owner],
            opened=clock.now(),
            text=text,
        )
        happened(case_event("local_case.opened", case))
        _warn_owner(entry, case)
        entry.touched(case_id)
        entry.note(local_case=case.number)

    return apply


def _warn_owner(entry: Draft, case: LocalCase) -> None:
    """The owner sees in time that the year ends."""
    tasks.for_person(
        entry,
        "local_case.ends",
        subject=case.id,
        person=case.owner_id,
        due=max(clock.today(), case.notice.destroy_on - WARN_BEFORE),
        number=number_of(case),
    )


def add_action(*, by: Actor, case_id: UUID, power: str, owner: UUID, due: date, text: str) -> UUID:
    """Somebody does something before a date, with a power."""
    case = kept(by, case_id, "local_action.add")
    checks = {
        "power": (power in lists.powers(), "power_needed"),
        "owner": (owner in dict(doers(case.municipality_id)), "owner_needed"),
        "text": (bool(text.strip()), "action_needed"),
        "due": (clock.today() <= due <= case.notice.destroy_on, "due_within_year"),
    }
    problems = {name: [{"code": code}] for name, (fits, code) in checks.items() if not fits}
    if problems:
        raise Invalid(problems)
    sealed = Batch()
    record = sealed.add(case.notice_id, ACTION, {"text": text})
    sealed.make_keys()
    with act("local_action.add", by=by, owner=case.notice_id, ground=GROUND) as entry:
        _still_open(case)
        sealed.write()
        action = LocalAction.objects.create(case=case, power=power, owner_id=owner, due=due, text=record)
        tasks.for_person(
            entry, "local_action.do", subject=action.id, person=owner, due=due, number=number_of(case)
        )
        entry.touched(case_id, action.id)
        entry.note(power=power)
    return action.id


def finish_action(*, by: Actor, action_id: UUID, result: str, text: str) -> None:
    """It was done, or it was not: what came of it."""
    case = finishable(by, action_id)
    if result not in lists.results():
        raise Invalid({"result": [{"code": "result_needed"}]})
    sealed = Batch()
    record = sealed.add(case.notice_id, ENDING, {"text": text}) if text.strip() else None
    sealed.make_keys()
    with act("local_action.finish", by=by, owner=case.notice_id, ground=GROUND) as entry:
        _still_open(case)
        sealed.write()
        mine = LocalAction.objects.filter(id=action_id, done__isnull=True)
        if not mine.update(done=clock.today(), result=result, ending=record):
            raise NotNow("action_was_done")
        tasks.finish(entry, subjects=[action_id])
        entry.touched(case.id, action_id)
        entry.note(result=result)


def finishable(by: Actor, action_id: UUID) -> LocalCase:
    """The case of an action, for who may say that it was done; asked before a form is looked at."""
    action = action_row(action_id, by=by)
    case = case_row(action.case_id, by=by)
    may = policies.may_finish_action(by, case.municipality_id, action.owner_id)
    require(may, by=by, act="local_action.finish", owner=case.notice_id)
    return case


def close(*, by: Actor, case_id: UUID, result: str, text: str) -> None:
    """Close a case with its result; every action was done, or recorded as not done."""
    case = kept(by, case_id, "local_case.close")
    if result not in LocalCase.Result.values:
        raise Invalid({"result": [{"code": "result_needed"}]})
    if case.actions.filter(done__isnull=True).exists():
        raise Invalid({"result": [{"code": "actions_open"}]})
    sealed = Batch()
    record = sealed.add(case.notice_id, ENDING, {"text": text}) if text.strip() else None
    sealed.make_keys()
    with act("local_case.close", by=by, owner=case.notice_id, ground=GROUND) as entry:
        sealed.write()
        closed = LocalCase.objects.filter(id=case_id, stage=policies.OPEN).update(
            stage=policies.CLOSED, closed=clock.now(), result=result, ending=record
        )
        if not closed:
            raise NotNow("local_case_stage", stage=policies.CLOSED, to=policies.CLOSED)
        happened(case_event("local_case.closed", case, result))
        tasks.finish(entry, subjects=[case_id])
        if result == LocalCase.Result.TO_RIEC:
            ask_to_hand_over(entry, case.notice)
        entry.touched(case_id)
        entry.note(result=result)


def kept(by: Actor, case_id: UUID, name: str) -> LocalCase:
    """The case, open, for who keeps it; asked before a form is looked at."""
    case = case_row(case_id, by=by)
    may = policies.may_keep_case(by, case.municipality_id)
    require(may, by=by, act=name, owner=case.notice_id)
    if not policies.may_move_case(case.stage, policies.CLOSED).allowed:
        raise NotNow("local_case_stage", stage=case.stage, to=policies.CLOSED)
    return case


def _still_open(case: LocalCase) -> None:
    """Inside the act: somebody may have closed it a moment ago."""
    if not LocalCase.objects.select_for_update().filter(id=case.id, stage=policies.OPEN).exists():
        raise NotNow("local_case_stage", stage=policies.CLOSED, to=policies.CLOSED)
