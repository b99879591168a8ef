"""What waits for this actor, by deadline."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from slagkracht.apps.inbox.models import Task
from slagkracht.apps.inbox.verbs import verb
from slagkracht.base import clock
from slagkracht.base.actors import EVERYWHERE, Actor

MOST = 200
LATE, TODAY, THIS_WEEK, LATER = "late", "today", "week", "later"


@dataclass(frozen=True)
class Waiting:
    """One task as the page shows it: verb first, why it matters, how long it takes."""

    id: UUID
    title: str
    why: str
    url: str
    due: date
    days: int  # until the deadline; negative when late
    minutes: int
    verb: str

    @property
    def days_late(self) -> int:
        """How many days past the deadline."""
        return max(0, -self.days)


@dataclass(frozen=True)
class Today:
    """Everything that waits, in four terms."""

    terms: dict[str, list[Waiting]]
    minutes: int = 0
    count: int = 0
    more: bool = False
    counts: dict[str, int] = field(default_factory=dict)


def today_for(by: Actor) -> Today:
    """What waits for this actor."""
    day = clock.today()
    rows = list(mine(by).order_by("due", "made")[: MOST + 1])
    shown = [_waiting(task, day) for task in rows[:MOST]]
    terms: dict[str, list[Waiting]] = {LATE: [], TODAY: [], THIS_WEEK: [], LATER: []}
    for waiting in shown:
        terms[_term(waiting.due, day)].append(waiting)
    return Today(
        terms=terms,
        minutes=sum(w.minutes for w in shown if _term(w.due, day) in (LATE, TODAY)),
        count=len(shown),
        more=len(rows) > MOST,
        counts={term: len(rows) for term, rows in terms.items()},
    )


def count(by: Actor, *codes: str) -> int:
    """How many tasks of these verbs wait for this actor, up to a hundred: the number in the menu."""
    return mine(by).filter(verb__in=codes)[:100].count()


def mine(by: Actor) -> QuerySet[Task]:
    """The open tasks of this actor: his own, and those of the roles he holds."""
    whose = [Q(person=by.id)]
    for grant in by.grants:
        condition = Q(role=grant.role) if grant.scope == EVERYWHERE else Q(role=grant.role, scope=grant.scope)
        whose.append(condition)
    return Task.objects.filter(reduce(or_, whose), done__isnull=True)


def _waiting(task: Task, day: date) -> Waiting:
    kind = verb(task.verb)
    return Waiting(
        id=task.id,
        title=str(kind.title) % task.facts,
        why=str(kind.why) % task.facts,
        url=reverse(kind.url_name, args=[task.subject]),
        due=task.due,
        days=(task.due - day).days,
        minutes=kind.minutes,
        verb=task.verb,
    )


def _term(due: date, day: date) -> str:
    if due < day:
        return LATE
    if due == day:
        return TODAY
    return THIS_WEEK if due <= day + timedelta(days=6 - day.weekday()) else LATER
