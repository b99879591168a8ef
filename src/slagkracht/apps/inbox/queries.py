"""What waits for this actor, by deadline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from slagkracht.apps.inbox.models import Task
from slagkracht.apps.inbox.verbs import About, verb
from slagkracht.base import clock, dates
from slagkracht.base.actors import EVERYWHERE, Actor

MOST = 200
GROUPED_FROM = 4  # so many of one kind for one day become one line
LATE, TODAY, THIS_WEEK, LATER = "late", "today", "week", "later"
DAY = "day"  # the fact that is a date
NOTHING = About()


@dataclass(frozen=True)
class Waiting:
    """One line of the page: verb first, why it matters, how long it takes."""

    title: str
    why: str
    url: str
    due: date
    days: int  # until the deadline; negative when late
    minutes: int
    verb: str
    count: int = 1
    about: About = NOTHING

    @property
    def days_late(self) -> int:
        """How many days past the deadline."""
        return max(0, -self.days)


@dataclass(frozen=True)
class Today:
    """Everything that waits, in four terms."""

    terms: dict[str, list[Waiting]]
    minutes: int = 0  # of what is late or due today
    count: int = 0
    more: bool = False
    counts: dict[str, int] = field(default_factory=dict)


def today_for(by: Actor) -> Today:
    """What waits for this actor. Three queries, and one per kind of task that says what it is about."""
    day = clock.today()
    rows = list(mine(by).order_by("due", "made", "id")[: MOST + 1])
    shown = rows[:MOST]
    terms: dict[str, list[Waiting]] = {LATE: [], TODAY: [], THIS_WEEK: [], LATER: []}
    for waiting in _lines(shown, day):
        terms[_term(waiting.due, day)].append(waiting)
    return Today(
        terms=terms,
        minutes=sum(w.minutes for term in (LATE, TODAY) for w in terms[term]),
        count=len(shown),
        more=len(rows) > MOST,
        counts={term: sum(w.count for w in lines) for term, lines in terms.items()},
    )


def _lines(tasks: Sequence[Task], day: date) -> list[Waiting]:
    """Tasks as lines, in order; many of one kind for one day become one."""
    abouts = _abouts(tasks)
    groups: dict[tuple[date, str], list[Task]] = {}
    for task in tasks:
        groups.setdefault((task.due, task.verb), []).append(task)
    found = []
    for (_due, code), group in groups.items():
        if verb(code).many and len(group) >= GROUPED_FROM:
            found.append(_grouped(group, day))
        else:
            found += [_waiting(task, day, abouts.get((code, task.subject), NOTHING)) for task in group]
    return found


def _abouts(tasks: Sequence[Task]) -> dict[tuple[str, UUID], About]:
    """What stands under each title: one question per kind of task."""
    found: dict[tuple[str, UUID], About] = {}
    for code in {task.verb for task in tasks}:
        ask = verb(code).about
        if ask is not None:
            subjects = [task.subject for task in tasks if task.verb == code]
            found |= {(code, subject): about for subject, about in ask(subjects).items()}
    return found


def _grouped(tasks: Sequence[Task], day: date) -> Waiting:
    first = tasks[0]
    kind = verb(first.verb)
    return Waiting(
        title=str(kind.many) % {"count": len(tasks)},
        why=str(kind.why) % _worded(first.facts),
        url=reverse(kind.many_url),
        due=first.due,
        days=(first.due - day).days,
        minutes=kind.minutes * len(tasks),
        verb=first.verb,
        count=len(tasks),
    )


def _waiting(task: Task, day: date, about: About) -> Waiting:
    kind = verb(task.verb)
    facts = {**_worded(task.facts), **about.named}
    return Waiting(
        title=str(kind.title) % facts,
        why=str(kind.why) % facts,
        url=reverse(kind.url_name, args=[task.subject]),
        due=task.due,
        days=(task.due - day).days,
        minutes=kind.minutes,
        verb=task.verb,
        about=about,
    )


def _worded(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts for a sentence: the date in words."""
    said = dict(facts)
    if DAY in said:
        said[DAY] = dates.in_full(date.fromisoformat(str(said[DAY])), (get_language() or "nl")[:2])
    return said


def _term(due: date, day: date) -> str:
    if due < day:
        return LATE
    if due == day:
        return TODAY
    return THIS_WEEK if due <= day + timedelta(days=6 - day.weekday()) else LATER


def waits_on(subject: UUID, *, by: Actor) -> list[str]:
    """Which verbs wait for this actor on one subject: for the page of that subject."""
    return sorted(mine(by).filter(subject=subject).values_list("verb", flat=True))


# ---- the numbers in the menu ----

_counted: ContextVar[tuple[Actor, Counter[str]] | None] = ContextVar("inbox_counted", default=None)


def count(by: Actor, *codes: str) -> int:
    """How many tasks of these verbs wait for this actor, up to two hundred: the number in the menu. One query
    for the whole menu: an actor lives for one request."""
    counted = _counted.get()
    if counted is None or counted[0] is not by:
        counted = (by, Counter(mine(by).values_list("verb", flat=True)[:MOST]))
        _counted.set(counted)
    return sum(counted[1][code] for code in codes)


def mine(by: Actor) -> QuerySet[Task]:
    """The open tasks of this actor: his own, and those of the roles he holds. Nothing without access."""
    if not by.grants:
        return Task.objects.none()
    whose = [Q(person=by.id)]
    for grant in by.grants:
        condition = Q(role=grant.role) if grant.scope == EVERYWHERE else Q(role=grant.role, scope=grant.scope)
        whose.append(condition)
    return Task.objects.filter(reduce(or_, whose), done__isnull=True)
