"""Local cases with their actions, for officials and members of the consultation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from slagkracht.apps.intake import lists, numbers
from slagkracht.apps.intake.models import LocalAction, LocalCase
from slagkracht.apps.intake.policies import notices as policies
from slagkracht.apps.organisation import queries as organisation
from slagkracht.apps.vault.reading import Opened, open_records, reading
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Missing
from slagkracht.base.keyset import page

GROUND = policies.ARTICLE


def number_of(case: LocalCase) -> str:
    """L-0007, as people say it."""
    return numbers.said(numbers.LOCAL_CASE, case.number)


def case_row(case_id: UUID, *, by: Actor) -> LocalCase:
    """The row, for officials and members; a stranger and a missing one are one answer."""
    found = LocalCase.objects.filter(id=case_id).select_related("municipality", "notice__place", "owner")
    case = found.first()
    if case is None or not policies.may_read_case(by, case.municipality_id).allowed:
        raise Missing("local_case", case_id)
    return case


def action_row(action_id: UUID, *, by: Actor) -> LocalAction:
    """One action, under the same rule."""
    action = LocalAction.objects.filter(id=action_id).select_related("case").first()
    if action is None or not policies.may_read_case(by, action.case.municipality_id).allowed:
        raise Missing("local_action", action_id)
    return action


@dataclass(frozen=True)
class CaseLine:
    """One local case in a list: no content."""

    id: UUID
    number: str
    theme: lists.Named | None
    owner: str
    opened: datetime
    stage: str
    result: str


@dataclass(frozen=True)
class CasePage:
    """One page of a list."""

    rows: list[CaseLine]
    next: str | None


def cases_of(municipality: str, *, by: Actor, closed: bool = False, cursor: str = "") -> CasePage:
    """The local cases of one municipality, newest first: those under way, or those that were closed."""
    if not policies.may_read_case(by, municipality).allowed:
        raise Missing("local_cases", municipality)
    stage = policies.CLOSED if closed else policies.OPEN
    rows = LocalCase.objects.filter(municipality=municipality, stage=stage).select_related("owner")
    found = page(rows, order=["-opened", "-id"], cursor=cursor)
    return CasePage([_line(row) for row in found.rows], found.next)


def _line(row: LocalCase) -> CaseLine:
    return CaseLine(
        id=row.id,
        number=number_of(row),
        theme=lists.themes().get(row.theme),
        owner=row.owner.name,
        opened=row.opened,
        stage=row.stage,
        result=str(row.get_result_display()) if row.result else "",
    )


@dataclass(frozen=True)
class ActionLine:
    """One action, with its words."""

    id: UUID
    power: lists.Named | None
    owner: str
    due: date
    done: date | None
    late: bool
    text: str
    result: lists.Named | None
    ending: str
    may_finish: bool


@dataclass(frozen=True)
class CaseView:
    """One local case. Its words were opened inside a reading."""

    id: UUID
    number: str
    notice: UUID
    notice_number: str
    municipality: str
    municipality_name: str
    place: str
    theme: lists.Named | None
    owner: str
    opened: datetime
    closed: datetime | None
    stage: str
    result: str
    goal: str
    ending: str
    actions: list[ActionLine]
    destroy_on: date
    days_left: int
    keeps: bool

    @property
    def open_actions(self) -> int:
        """Actions that were not done yet."""
        return sum(action.done is None for action in self.actions)


def case_for(case_id: UUID, *, by: Actor) -> CaseView:
    """One local case with its actions."""
    case = case_row(case_id, by=by)
    actions = list(case.actions.order_by("due", "id"))
    records = [case.text, case.ending, *(r for action in actions for r in (action.text, action.ending))]
    with reading(by, case.notice_id, GROUND):
        opened = open_records([record for record in records if record is not None])
    keeps = policies.may_keep_case(by, case.municipality_id).allowed and case.stage == policies.OPEN
    return CaseView(
        id=case.id,
        number=number_of(case),
        notice=case.notice_id,
        notice_number=numbers.said(numbers.NOTICE, case.notice.number),
        municipality=case.municipality_id,
        municipality_name=case.municipality.name,
        place=case.notice.place.name if case.notice.place else "",
        theme=lists.themes().get(case.theme),
        owner=case.owner.name,
        opened=case.opened,
        closed=case.closed,
        stage=case.stage,
        result=str(case.get_result_display()) if case.result else "",
        goal=_text(opened, case.text),
        ending=_text(opened, case.ending),
        actions=_actions(actions, opened, case, by),
        destroy_on=case.notice.destroy_on,
        days_left=(case.notice.destroy_on - clock.today()).days,
        keeps=keeps,
    )


def _actions(
    rows: Iterable[LocalAction], opened: Mapping[UUID, Opened], case: LocalCase, by: Actor
) -> list[ActionLine]:
    found = list(rows)
    names, today = organisation.names_of(row.owner_id for row in found), clock.today()
    return [
        ActionLine(
            id=row.id,
            power=lists.powers().get(row.power),
            owner=names.get(row.owner_id, ""),
            due=row.due,
            done=row.done,
            late=row.done is None and row.due < today,
            text=_text(opened, row.text),
            result=lists.results().get(row.result),
            ending=_text(opened, row.ending),
            may_finish=row.done is None
            and case.stage == policies.OPEN
            and policies.may_finish_action(by, case.municipality_id, row.owner_id).allowed,
        )
        for row in found
    ]


def _text(opened: Mapping[UUID, Opened], record: UUID | None) -> str:
    return str(opened[record]["text"]) if record is not None and record in opened else ""
