"""Reading the ledger: for control of lawfulness only (WGS 1.8(4)); never for figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from slagkracht.apps.ledger import anchor as anchors
from slagkracht.apps.ledger.chain import Fault, Link, Walk
from slagkracht.apps.ledger.models import Entry, Head
from slagkracht.apps.ledger.store import anchor
from slagkracht.base import clock
from slagkracht.base.keyset import Page, page

CHUNK = 5_000
_loads = json.JSONDecoder().decode
_NEVER = datetime.min.replace(tzinfo=UTC)
SIGNED_WITHIN = timedelta(minutes=1)  # after its commit every entry is signed at once


@dataclass(frozen=True)
class Verdict:
    """What a verification found.

    ``unsigned``: entries after the last checkpoint (on their way to be signed, or left by a crash until
    the next start). ``late``: entries that were signed at a start, after a crash. ``gaps``: the numbers
    that a restore could not bring back. ``begins``: the first entry that a checkpoint vouches for.
    """

    entries: int
    checkpoints: int
    unsigned: int
    late: int
    begins: int
    gaps: tuple[tuple[int, int], ...]
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Nothing was found wrong; gaps that were signed after a restore are told, and no fault."""
        return not self.faults


@dataclass
class Signed:
    """What an anchor file says, gathered."""

    digests: dict[int, str] = field(default_factory=dict)
    gaps: dict[int, int] = field(default_factory=dict)
    forked: list[Fault] = field(default_factory=list)
    checkpoints: int = 0
    late: int = 0

    @property
    def last(self) -> int:
        """The latest entry that was signed."""
        return max(self.digests, default=0)


def signed(lines: Iterable[anchors.Line]) -> Signed:
    """Gather the lines of an anchor file. Raises ``BrokenAnchor`` when one of them is not ours."""
    found = Signed()
    for line in lines:
        number, digest = line["number"], line["digest"]
        if number and found.digests.setdefault(number, digest) != digest:
            found.forked.append(Fault("forked", number))
        if line["kind"] == anchors.CHECKPOINT:
            found.checkpoints += 1
            found.late += line.get("late", 0)
        elif line["kind"] == anchors.GAP:
            found.gaps[line["first"]] = line["last"]
    return found


def verify(lines: Iterable[anchors.Line] | None = None) -> Verdict:
    """Walk the whole chain against the anchor file (or the lines of a copy of it).

    Raises ``BrokenAnchor`` when a line is not signed by the ledger's key.
    """
    known = signed(anchor().lines() if lines is None else lines)
    walk = Walk(known.digests, known.gaps)
    found = [*known.forked, *walk.follow(links()), *walk.end()]
    found += _unsigned_too_long(known)
    if lines is None:
        found += _wrong_head(walk)
    return Verdict(
        entries=walk.count,
        checkpoints=known.checkpoints,
        unsigned=max(0, walk.last - known.last),
        late=known.late,
        begins=min(known.digests, default=0),
        gaps=tuple(walk.crossed),
        faults=tuple(found),
    )


def _unsigned_too_long(known: Signed) -> Iterator[Fault]:
    """Every entry is signed right after its commit: one that stays unsigned was not written by us, or the
    anchor file lost its end (or all of it)."""
    waiting = Entry.objects.filter(number__gt=known.last, at__lt=clock.now() - SIGNED_WITHIN)
    first = waiting.order_by("number").values_list("number", flat=True).first()
    if first is not None:
        yield Fault("unsigned", first)


def _wrong_head(walk: Walk) -> Iterator[Fault]:
    """The head points at the last entry; while acts go on it may be further than the walk."""
    head = Head.objects.filter(id=1).first()
    if head is None:
        if walk.last:
            yield Fault("head", walk.last)
    elif head.number < walk.last or (head.number == walk.last and head.digest != walk.digest):
        yield Fault("head", head.number)
    elif head.number > walk.last and not Entry.objects.filter(number=walk.last + 1).exists():
        yield Fault("truncated", walk.last + 1)


def links(after: int = 0) -> Iterator[Link]:
    """Every entry in order of number, a chunk at a time. No transaction stays open in between: entries are
    only ever added. Reads the columns as they are: with Django's converters verifying takes twice as long,
    and a moment or an id that was spoiled would stop it.
    """
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_select(), [after, CHUNK])
            rows = cursor.fetchall()
        if not rows:
            return
        for row in rows:
            yield _link(row)
        after = rows[-1][0]


def _select() -> str:
    table, *columns = (connection.ops.quote_name(name) for name in (Entry._meta.db_table, *Link.__slots__))
    if connection.vendor == "sqlite":
        columns[1] = f"CAST({columns[1]} AS text)"
    names = ", ".join(columns)
    return f"SELECT {names} FROM {table} WHERE number > %s ORDER BY number LIMIT %s"  # noqa: S608 — our names


def _link(row: Sequence[Any]) -> Link:
    """PostgreSQL gives moments and ids as such, SQLite moments in UTC without saying so, ids as digits.

    Of a row that cannot be read the rest is kept: no digest fits it, so it counts as edited."""
    number, at, actor, seat, act, outcome, ground, owner, objects_touched, facts, previous, digest = row
    try:
        if isinstance(at, str):
            at = datetime.fromisoformat(at).replace(tzinfo=UTC)
            actor, owner = _dashed(actor), _dashed(owner) if owner else None
        objects_touched, facts = _loads(objects_touched), _loads(facts)
    except (ValueError, TypeError):
        at, objects_touched, facts = _NEVER, [], {}
    return Link(
        number, at, actor, seat, act, outcome, ground, owner, objects_touched, facts, previous, digest
    )


def _dashed(digits: str) -> str:
    """An id as it is written; the digest is taken over that."""
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def length() -> int:
    """The number of the latest act: the head knows it, nothing is counted."""
    return Head.objects.filter(id=1).values_list("number", flat=True).first() or 0


def entries(
    *, cursor: str = "", owner: UUID | None = None, actor: UUID | None = None, outcome: str = ""
) -> Page[Entry]:
    """The newest entries first, of one owner, actor or outcome when asked. The caller asked the policy."""
    queryset = Entry.objects.all()
    if owner:
        queryset = queryset.filter(owner=owner)
    if actor:
        queryset = queryset.filter(actor=actor)
    if outcome:
        queryset = queryset.filter(outcome=outcome)
    return page(queryset, order=["-number"], cursor=cursor)
