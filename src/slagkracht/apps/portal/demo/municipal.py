"""The municipal pre-phase of the practice region: notices, local consultations, and local cases."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from importlib.resources import files
from typing import Any
from uuid import UUID

from slagkracht.apps.intake.actions import local_cases, notices
from slagkracht.apps.intake.models import LocalAction, LocalCase
from slagkracht.apps.meetings import actions as meetings
from slagkracht.apps.meetings.agenda import Choice
from slagkracht.apps.meetings.models import Item
from slagkracht.apps.portal.demo.cast import TOWN, Cast
from slagkracht.apps.portal.demo.steps import Step, moment
from slagkracht.base import clock
from slagkracht.base.actors import Actor

ELSEWHERE = 3  # other towns with a few notices of their own
CONSULTED_AFTER, DONE_AFTER = timedelta(days=14), timedelta(days=40)
CASE_LASTS = timedelta(days=60)


def stories() -> list[dict[str, Any]]:
    """The invented notices, the oldest first."""
    text = (files("slagkracht.apps.portal.demo") / "notices.toml").read_text("utf-8")
    return list(tomllib.loads(text)["notice"])


def steps(cast: Cast, until: date) -> list[Step]:
    """What happens in the towns, in order of time: all of it in the town of the walk, a little elsewhere."""
    others = [town for town in sorted(cast.consultations) if town != TOWN][:ELSEWHERE]
    found = list(_of_town(cast, TOWN, stories(), until))
    for shift, town in enumerate(others):
        found += _of_town(cast, town, stories()[shift::ELSEWHERE], until - timedelta(days=1 + shift))
    return sorted(found, key=lambda step: step.day)


def _of_town(cast: Cast, town: str, told: list[dict[str, Any]], until: date) -> Iterator[Step]:
    by = cast.officials[town]
    for story in told:
        made = until - timedelta(days=story["ago"])
        made_notices: list[UUID] = []
        yield Step(made, partial(_make, by, town, story, made_notices))
        if "outcome" in story:
            day = made + CONSULTED_AFTER
            yield Step(day, partial(_consult, by, cast.consultations[town], story, made_notices, day))
        if "result" in story:
            yield Step(made + DONE_AFTER, partial(_finish, by, story, made_notices))


def _make(by: Actor, town: str, story: dict[str, Any], made: list[UUID]) -> None:
    day = clock.today()
    new = notices.NewNotice(story["text"], story["theme"], story["channel"], observed_on=day)
    made.append(notices.make(by=by, municipality=town, new=new))


def _consult(by: Actor, body: UUID, story: dict[str, Any], made: list[UUID], day: date) -> None:
    """One meeting of the local consultation, about this notice."""
    meeting = meetings.plan(by=by, body_id=body, day=day, starts=moment(day, 10).time())
    meetings.begin(by=by, meeting_id=meeting, present=[by.id])
    for item in Item.objects.filter(meeting=meeting, subject__in=made):
        extra = {
            "department": story.get("department", ""),
            "owner": str(by.id),
            "goal": story.get("goal", ""),
        }
        choice = Choice(story["outcome"], story["reason"], (), extra)
        meetings.decide(by=by, meeting_id=meeting, item_id=item.id, choice=choice)
    meetings.close(by=by, meeting_id=meeting, leave_rest=True)
    for case in LocalCase.objects.filter(notice__in=made):
        local_cases.add_action(
            by=by,
            case_id=case.id,
            power=story["power"],
            owner=by.id,
            due=day + CASE_LASTS,
            text=story["action"],
        )


def _finish(by: Actor, story: dict[str, Any], made: list[UUID]) -> None:
    """What was to be done was done, and the case closes."""
    for action in LocalAction.objects.filter(case__notice__in=made):
        local_cases.finish_action(by=by, action_id=action.id, result=story["result"], text="")
    for case in LocalCase.objects.filter(notice__in=made):
        local_cases.close(by=by, case_id=case.id, result=LocalCase.Result.SOLVED, text=story["ending"])
