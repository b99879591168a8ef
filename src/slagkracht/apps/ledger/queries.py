"""Reading the ledger: for control of lawfulness only (WGS 1.8(4)); never for figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from slagkracht.apps.ledger import anchor as anchors
from slagkracht.apps.ledger.chain import Fault, Link, Walk
from slagkracht.apps.ledger.models import Entry, Head
from slagkracht.apps.ledger.store import anchor
from slagkracht.base import clock
from slagkracht.base.keyset import Page, page

CHUNK = 5_000
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
    """Every entry in order of number, a chunk at a time, without building model objects. No transaction
    stays open in between: entries are only ever added."""
    while rows := list(
        Entry.objects.filter(number__gt=after).order_by("number").values_list(*Link.__slots__)[:CHUNK]
    ):
        for values in rows:
            yield Link(*values)
        after = rows[-1][0]


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
