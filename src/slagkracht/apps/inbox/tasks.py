"""Adding and finishing tasks, inside the act of the room they come from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from slagkracht.apps.inbox import verbs
from slagkracht.apps.inbox.models import Task
from slagkracht.apps.ledger.acts import Draft
from slagkracht.base import clock

BATCH = 500


def for_person(
    entry: Draft, code: str, *, subject: UUID, person: UUID, due: date, **facts: Any
) -> UUID | None:
    """Something waits for one person; the same thing twice is one."""
    if Task.objects.filter(verb=code, subject=subject, person=person, done__isnull=True).exists():
        return None
    return _make(entry, code, subject, due, facts, person=person)


def for_role(
    entry: Draft, code: str, *, subject: UUID, role: str, scope: str, due: date, **facts: Any
) -> UUID | None:
    """Something waits for whoever holds a role in a scope; the same thing twice is one."""
    if Task.objects.filter(verb=code, subject=subject, role=role, scope=scope, done__isnull=True).exists():
        return None
    return _make(entry, code, subject, due, facts, role=role, scope=scope)


def _make(entry: Draft, code: str, subject: UUID, due: date, facts: dict[str, Any], **whom: Any) -> UUID:
    verbs.verb(code)
    task = Task.objects.create(verb=code, subject=subject, due=due, facts=facts, made=clock.now(), **whom)
    entry.touched(task.id)
    return task.id


def finish(entry: Draft, *, subjects: Iterable[UUID], codes: Iterable[str] = (), scope: str = "") -> int:
    """What waited on these subjects is done (only these verbs, and only in this scope, when named). Gives how
    many."""
    waiting = Task.objects.filter(subject__in=list(subjects), done__isnull=True)
    if codes:
        waiting = waiting.filter(verb__in=list(codes))
    if scope:
        waiting = waiting.filter(scope=scope)
    return waiting.update(done=clock.now(), done_by=entry.by.id)


def finish_of(entry: Draft, *, subject: UUID, person: UUID, codes: Iterable[str] = ()) -> int:
    """What waited on this subject for one person is done (only these verbs when named). Gives how many."""
    waiting = Task.objects.filter(subject=subject, person=person, done__isnull=True)
    if codes:
        waiting = waiting.filter(verb__in=list(codes))
    return waiting.update(done=clock.now(), done_by=entry.by.id)


def finish_these(entry: Draft, tasks: Iterable[UUID]) -> int:
    """These tasks need not be done any more. Gives how many."""
    waiting = Task.objects.filter(id__in=list(tasks), done__isnull=True)
    return waiting.update(done=clock.now(), done_by=entry.by.id)


def forget(subject: UUID, keep: Iterable[str] = ()) -> None:
    """Remove the tasks of a destroyed thing, but for these verbs; inside the act of its destruction."""
    Task.objects.filter(subject=subject).exclude(verb__in=list(keep)).delete()
