"""What was promised and noted in a meeting: sealed with it, opened inside a reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from slagkracht.apps.meetings import queries
from slagkracht.apps.meetings.models import Promise
from slagkracht.apps.vault.reading import open_records, reading
from slagkracht.base.actors import Actor

GROUND = "WGS 2.23(3)"


@dataclass(frozen=True)
class PromiseLine:
    """Something promised, with its words: opened inside a reading."""

    id: UUID
    person: str
    text: str
    due: date
    done: bool
    item: UUID | None


def promises_of(page: queries.MeetingPage, *, by: Actor) -> list[PromiseLine]:
    """What was promised in a meeting of this actor's body; a guest does not see it."""
    if page.guest:
        return []
    rows = list(Promise.objects.filter(meeting_id=page.id).select_related("person").order_by("due", "id"))
    return _promise_lines(page.id, rows, by) if rows else []


def promise_for(promise_id: UUID, *, by: Actor) -> PromiseLine:
    """One promise, for who made it."""
    row = queries.promise_row(promise_id, by=by)
    return _promise_lines(row.meeting_id, [row], by)[0]


def _promise_lines(meeting_id: UUID, rows: Sequence[Promise], by: Actor) -> list[PromiseLine]:
    texts = _texts([row.text for row in rows], meeting_id, by)
    return [
        PromiseLine(
            row.id, row.person.name, texts.get(row.text, ""), row.due, row.done is not None, row.item_id
        )
        for row in rows
    ]


def notes_of(page: queries.MeetingPage, *, by: Actor) -> str:
    """The general notes of a meeting."""
    return _texts([page.notes], page.id, by).get(page.notes, "") if page.notes else ""


def _texts(records: Sequence[UUID], meeting_id: UUID, by: Actor) -> Mapping[UUID, str]:
    with reading(by, meeting_id, GROUND):
        opened = open_records(records)
    return {record: str(found["text"]) for record, found in opened.items()}
