"""Where agenda items come from: an upper room registers a source, and the meeting asks it.

    agenda.register(Source(code="signal.weigh", body_kinds=("weighing_group",), …))

A source says what waits for a body, shows one subject, names the outcomes that are possible, and carries
out a decision. The text of a decision belongs to the subject: it is sealed with it and destroyed with it.

What is asked of many subjects is asked once for all of them. Whether a guest may see a subject is for the
source to say: ``queries.is_guest_now(by, subject)``; a source that does not ask shows guests nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.forms import Form
from django.utils.functional import Promise

from slagkracht.apps.ledger.acts import Draft
from slagkracht.base.actors import Actor


@dataclass(frozen=True)
class Waiting:
    """One subject that waits for a body: a title without content, and since when."""

    subject: UUID
    title: str  # "S-0412"
    facts: str  # "drugs, Amersfoort"
    since: date


@dataclass(frozen=True)
class Line:
    """One subject on an agenda: its title without content. ``waits`` False: it was withdrawn meanwhile, or
    decided elsewhere, and can only be taken off the agenda."""

    title: str
    waits: bool


@dataclass(frozen=True)
class Outcome:
    """One way to decide. ``key`` is its number on the keyboard; ``settles`` False: it stays open."""

    code: str
    label: str | Promise
    key: str
    needs_reason: bool = True
    settles: bool = True


@dataclass(frozen=True)
class Dissent:
    """An objection, named."""

    seat: str
    text: str


@dataclass(frozen=True)
class Choice:
    """What a body chose: an outcome, why, who objects, and the fields of the source's own form."""

    outcome: str
    reason: str = ""
    dissents: tuple[Dissent, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Decided:
    """A choice as the meeting hands it to the source."""

    by: Actor
    subject: UUID
    meeting: UUID
    body: UUID
    seats: tuple[str, ...]  # the seats present
    choice: Choice


@dataclass(frozen=True)
class Letter:
    """A letter that is ready when the meeting closes: to whom, about which number, what it says."""

    to: UUID
    seat: str
    number: str
    subject: UUID
    paragraphs: tuple[str, ...]


class Apply(Protocol):
    """What a prepared decision does inside the meeting's act."""

    def __call__(self, entry: Draft) -> None: ...


@dataclass(frozen=True)
class Shown:
    """A subject on the screen: the context of its partial, after its reading was announced."""

    title: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """One kind of thing that bodies decide about."""

    code: str
    name: str | Promise
    body_kinds: tuple[str, ...]
    partial: str
    ground: str
    waiting: Callable[[str], Sequence[Waiting]]  # of a body's scope
    lines: Callable[[Sequence[UUID]], Mapping[UUID, Line]]
    show: Callable[[Actor, UUID], Shown]
    outcomes: Callable[[Actor, UUID], Sequence[Outcome]]
    form: Callable[[Actor, UUID, Mapping[str, Any] | None], Form | None]
    prepare: Callable[[Decided], Apply]  # raises Invalid; seals keys; no act is under way yet
    # Of the subjects that were decided in a meeting: what the minutes say of each, and the letters.
    minutes: Callable[[Actor, Sequence[UUID], UUID], Mapping[UUID, Sequence[str]]]
    letters: Callable[[Actor, Sequence[UUID], UUID], Sequence[Letter]]
    roles: tuple[str, ...] = ()  # who may see the subjects: a member without one sees only titles


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Announce a source."""
    _sources[source.code] = source


def source(code: str) -> Source:
    """The source of a code; an unknown one is a bug."""
    return _sources[code]


def sources_for(body_kind: str) -> list[Source]:
    """What a kind of body decides about."""
    return [source for source in _sources.values() if body_kind in source.body_kinds]
