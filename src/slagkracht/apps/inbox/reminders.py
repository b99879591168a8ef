"""Reminders that somebody's access is about to end: to the person and to the administrators, a month before.

A daily round makes them and takes them away again: when the screening or the authorisation was renewed, and
when it has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from slagkracht.apps.inbox import tasks
from slagkracht.apps.inbox.models import Task
from slagkracht.apps.inbox.verbs import About
from slagkracht.apps.ledger.acts import Draft, act
from slagkracht.apps.organisation import roles
from slagkracht.apps.organisation.models import Authorisation, Screening
from slagkracht.apps.organisation.queries import names_of
from slagkracht.apps.organisation.register import WARN
from slagkracht.base import clock
from slagkracht.base.actors import service

YOURS, SOMEBODYS = "access.ends", "access.ends_of"
KEPT = timedelta(days=90)  # how long a finished task stays


@dataclass(frozen=True)
class Ending:
    """Somebody whose access ends: on the first of these dates."""

    person: UUID
    day: date


def remind() -> Mapping[str, int]:
    """Make the tasks that are missing, finish those whose reason has gone."""
    endings = {ending.person: ending.day for ending in ending_soon()}
    waiting = {
        (task.verb, task.subject): task
        for task in Task.objects.filter(verb__in=(YOURS, SOMEBODYS), done__isnull=True)
    }
    lapsed = [task for task in waiting.values() if endings.get(task.subject) != task.due]
    fresh = [p for p, day in endings.items() if (task := waiting.get((YOURS, p))) is None or task.due != day]
    if not lapsed and not fresh:
        return {}
    with act("access.remind", by=service("reminder"), ground="BGS 1.11(1)") as entry:
        finished = tasks.finish_these(entry, [task.id for task in lapsed])
        for person in fresh:
            _tell(entry, person, endings[person])
        entry.note(finished=finished, made=len(fresh))
    return {"reminders made": len(fresh), "reminders finished": finished}


def _tell(entry: Draft, person: UUID, day: date) -> None:
    facts = {"day": day.isoformat()}
    tasks.for_person(entry, YOURS, subject=person, person=person, due=day, **facts)
    where = {"role": roles.ADMINISTRATOR, "scope": roles.REGION}
    tasks.for_role(entry, SOMEBODYS, subject=person, due=day, **where, **facts)


def about_people(people: Sequence[UUID]) -> dict[UUID, About]:
    """Whose access ends: the name as it is now, for the title."""
    return {person: About(named={"name": name}) for person, name in names_of(people).items()}


def ending_soon() -> Iterable[Ending]:
    """Everybody whose screening, or any authorisation, ends within a month and has no later one."""
    today = clock.today()
    found: dict[UUID, date] = {}
    for person, day in [*_screenings(today), *_authorisations(today)]:
        found[person] = min(day, found.get(person, day))
    return [Ending(person, day) for person, day in found.items()]


def _screenings(today: date) -> Iterable[tuple[UUID, date]]:
    rows = Screening.objects.filter(person__is_active=True, issued__lte=today)
    latest: dict[UUID, date] = {}
    for person, until in rows.values_list("person_id", "valid_until"):
        latest[person] = max(until, latest.get(person, until))
    return [(person, day) for person, day in latest.items() if today <= day <= today + WARN]


def _authorisations(today: date) -> Iterable[tuple[UUID, date]]:
    """Per role and place the latest line counts: a renewal is a second line."""
    rows = Authorisation.objects.filter(
        person__is_active=True, withdrawn_at__isnull=True, valid_until__gte=today
    ).values_list("person_id", "role", "scope", "valid_until")
    latest: dict[tuple[UUID, str, str], date] = {}
    for person, role, scope, until in rows:
        key = (person, role, scope)
        latest[key] = max(until, latest.get(key, until))
    return [(person, day) for (person, _role, _scope), day in latest.items() if day <= today + WARN]


def forget_finished() -> Mapping[str, int]:
    """Finished tasks go after three months: what was done stands in the ledger."""
    old = Task.objects.filter(done__lt=clock.now() - KEPT)
    if not old.exists():
        return {}
    with act("tasks.forget", by=service("reminder")) as entry:
        gone, _ = old.delete()
        entry.note(tasks=gone)
    return {"finished tasks forgotten": gone}
