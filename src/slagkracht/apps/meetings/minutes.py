"""Minutes and letters: composed from what is sealed when somebody asks, and kept nowhere.

When the subject of an item has been destroyed, its lines are gone with it; the outcome stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from slagkracht.apps.figures import pdf as documents
from slagkracht.apps.meetings import agenda, queries, said
from slagkracht.apps.organisation.queries import names_of, seat_names
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Missing


@dataclass(frozen=True)
class MinutesItem:
    """One item in the minutes."""

    title: str
    stage: str
    lines: tuple[str, ...]
    guests: tuple[str, ...]


@dataclass(frozen=True)
class Minutes:
    """Everything the minutes say."""

    body: str
    day: date
    present: tuple[tuple[str, str], ...]
    items: tuple[MinutesItem, ...]
    promises: tuple[said.PromiseLine, ...]
    notes: str


@dataclass(frozen=True)
class ReadyLetter:
    """A letter with the names on it."""

    subject: UUID
    number: str
    to: str
    seat: str
    paragraphs: tuple[str, ...]


def of(page: queries.MeetingPage, *, by: Actor) -> Minutes:
    """The minutes of a meeting this actor may follow."""
    decided = _said(page, by)
    return Minutes(
        page.body,
        page.day,
        tuple((name, seat) for _person, name, seat in page.present),
        tuple(
            MinutesItem(item.title, item.stage, tuple(decided.get(item.subject, ())), item.guests)
            for item in page.items
        ),
        tuple(said.promises_of(page, by=by)),
        said.notes_of(page, by=by),
    )


def _said(page: queries.MeetingPage, by: Actor) -> dict[UUID, Sequence[str]]:
    """What was decided, by subject: one question per source."""
    found: dict[UUID, Sequence[str]] = {}
    for code, subjects in _decided(page).items():
        found |= agenda.source(code).minutes(by, subjects, page.id)
    return found


def _decided(page: queries.MeetingPage) -> dict[str, list[UUID]]:
    by_source: dict[str, list[UUID]] = {}
    for item in page.items:
        if item.stage == "decided":
            by_source.setdefault(item.source, []).append(item.subject)
    return by_source


def letters(page: queries.MeetingPage, *, by: Actor) -> list[ReadyLetter]:
    """The letters to the senders, for who leads the meeting."""
    if not page.leads:
        return []
    found = [
        letter
        for code, subjects in _decided(page).items()
        for letter in agenda.source(code).letters(by, subjects, page.id)
    ]
    names, seats = names_of(letter.to for letter in found), seat_names()
    return [
        ReadyLetter(
            letter.subject,
            letter.number,
            names.get(letter.to, ""),
            seats.get(letter.seat, ""),
            letter.paragraphs,
        )
        for letter in found
    ]


def pdf(page: queries.MeetingPage, *, by: Actor) -> bytes:
    """The minutes as an accessible PDF."""
    return documents.render("minutes", {"minutes": of(page, by=by)}, by=by)


def letter_pdf(page: queries.MeetingPage, subject: UUID, *, by: Actor) -> bytes:
    """One letter as an accessible PDF; raises ``Missing`` when there is none about this subject."""
    for letter in letters(page, by=by):
        if letter.subject == subject:
            return documents.render("letter", {"letter": letter, "body": page.body, "day": page.day}, by=by)
    raise Missing("letter", subject)
