"""Reading the ledger on a page: one's own acts, or everybody's for control of lawfulness (WGS 1.8(4)).

Reading counts: each page of either log writes an entry of its own, with its purpose, before it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from slagkracht.apps.lawfulness import policies
from slagkracht.apps.lawfulness.act_words import act_in_words, service_in_words
from slagkracht.apps.ledger import queries as ledger
from slagkracht.apps.ledger.acts import Draft, record, require
from slagkracht.apps.ledger.anchor import BrokenAnchor
from slagkracht.apps.ledger.models import Entry, Outcome
from slagkracht.apps.organisation import queries as organisation
from slagkracht.base import clock, words
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Missing, NotNow
from slagkracht.core import law
from slagkracht.core.law import Text

GROUND = "WGS 1.8(4)"
FIRST_PURPOSE = "lawfulness"
MOST_ON_A_PAGE = 200_000  # entries that are verified while somebody waits: a few seconds


@dataclass(frozen=True)
class Narrowed:
    """What the tester looks at, and for which purpose."""

    purpose: str = FIRST_PURPOSE
    owner: UUID | None = None
    actor: UUID | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Line:
    """One act in the log. ``owner``: the thing it was about, by its id."""

    number: int
    at: datetime
    actor: UUID
    who: str
    seat: str
    what: str
    outcome: str
    ground: str
    owner: UUID | None
    objects_touched: int
    facts: Sequence[str]

    @property
    def about(self) -> str:
        """The end of the id of what it was about, as lists show it."""
        return f"…{str(self.owner)[-8:]}" if self.owner else ""


@dataclass(frozen=True)
class Log:
    """One page of the log, the newest first."""

    lines: Sequence[Line]
    next: str | None


@dataclass(frozen=True)
class Chain:
    """What a check of the whole chain found. ``faults``: kind and number of each."""

    whole: bool
    entries: int
    checkpoints: int
    faults: Sequence[tuple[str, int]]
    gaps: Sequence[tuple[int, int]]
    at: datetime

    @property
    def said(self) -> list[str]:
        """The faults in words: "12: was changed after it was written"."""
        return [f"{number}: {words.say(f'fault_{kind}')}" for kind, number in self.faults]


def purposes() -> Mapping[str, Text]:
    """The purposes for which the law lets the log be used."""
    known = law.statute(clock.today()).log_purposes
    return {code: entry.name for code, entry in known.items() if entry.flag}


def own(*, by: Actor, cursor: str = "") -> Log:
    """What this actor did, in every seat."""
    require(policies.may_see_own_log(by), by=by, act="ledger.read_own")
    _write("ledger.read_own", by, Narrowed(policies.OWN))
    return _log(Narrowed(policies.OWN, actor=by.id), cursor)


def everybody(*, by: Actor, narrowed: Narrowed, cursor: str = "") -> Log:
    """What everybody did. Who does not test lawfulness learns no more than that there is no such page."""
    _must_test(by)
    may = policies.may_see_log(by, purpose=narrowed.purpose, today=clock.today())
    require(may, by=by, act="ledger.read", owner=narrowed.owner)
    _write("ledger.read", by, narrowed)
    return _log(narrowed, cursor)


def check(*, by: Actor, purpose: str = FIRST_PURPOSE) -> Chain:
    """Walk the whole chain against its signatures. Raises ``NotNow`` where that takes longer than a page may:
    then the command line does it."""
    _must_test(by)
    require(policies.may_see_log(by, purpose=purpose, today=clock.today()), by=by, act="ledger.check")
    if ledger.length() > MOST_ON_A_PAGE:
        raise NotNow("chain_too_long")
    _write("ledger.check", by, Narrowed(purpose))
    try:
        found = ledger.verify()
    except BrokenAnchor as broken:
        return Chain(False, 0, 0, [("anchor", broken.line)], [], clock.now())
    faults = [(fault.kind, fault.number) for fault in found.faults]
    return Chain(found.whole, found.entries, found.checkpoints, faults, found.gaps, clock.now())


def _must_test(by: Actor) -> None:
    if not policies.tests(by):
        raise Missing("log")


def _write(act: str, by: Actor, narrowed: Narrowed) -> None:
    draft = Draft(act, by, narrowed.owner, GROUND, Outcome.READ)
    draft.note(purpose=narrowed.purpose)
    if narrowed.actor:
        draft.note(about=narrowed.actor)
    record(draft)


def _log(narrowed: Narrowed, cursor: str) -> Log:
    if narrowed.outcome not in Outcome.values:
        narrowed = replace(narrowed, outcome="")
    found = ledger.entries(
        cursor=cursor, owner=narrowed.owner, actor=narrowed.actor, outcome=narrowed.outcome
    )
    names = organisation.names_of(entry.actor for entry in found.rows)
    seats = organisation.seat_names()
    return Log([_line(entry, names, seats) for entry in found.rows], found.next)


def _line(entry: Entry, names: Mapping[UUID, str], seats: Mapping[str, str]) -> Line:
    return Line(
        number=entry.number,
        at=entry.at,
        actor=entry.actor,
        who=names.get(entry.actor) or service_in_words(entry.actor),
        seat=seats.get(entry.seat, entry.seat),
        what=act_in_words(entry.act),
        outcome=entry.outcome,
        ground=entry.ground,
        owner=entry.owner,
        objects_touched=len(entry.objects_touched),
        facts=[f"{name}: {value}" for name, value in sorted(entry.facts.items()) if value not in (None, "")],
    )
