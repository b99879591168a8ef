"""Upkeep of the chain: signing what a crash left unsigned, and going on after a restore."""

from __future__ import annotations

from slagkracht.apps.ledger import anchor as anchors
from slagkracht.apps.ledger.chain import Walk
from slagkracht.apps.ledger.models import Head
from slagkracht.apps.ledger.queries import links, signed
from slagkracht.apps.ledger.store import anchor
from slagkracht.base import clock
from slagkracht.base.errors import Trouble


class BehindAnchor(Trouble):
    """The database misses entries that were signed: it was put back by hand, or truncated."""

    def __init__(self, head: int, last: int) -> None:
        super().__init__(
            f"the ledger ends at entry {head} and {last} was signed: when a backup was put back, finish it "
            "with `slagkracht restore --finish`; otherwise entries were deleted"
        )
        self.head = head
        self.last = last


class BrokenTail(Trouble):
    """Entries do not follow from what was signed; they are not signed."""

    def __init__(self, number: int) -> None:
        super().__init__(f"entry {number} does not follow from what was signed: see `ledger verify`")
        self.number = number


def catch_up() -> int:
    """Sign the entries that a crash between commit and checkpoint left unsigned; gives how many.

    Only when they follow, unbroken, from the last checkpoint. Raises ``BehindAnchor`` when the database is
    older than the anchor file, ``BrokenTail`` when the tail is broken.
    """
    number, digest = anchor().last()
    head = _head()
    if head < number:
        raise BehindAnchor(head, number)
    walk = Walk({number: digest})
    walk.last, walk.digest = number, digest
    _must_be_unbroken(walk, after=number)
    if walk.last > number:
        anchor().checkpoint(walk.last, walk.digest, at=clock.now().isoformat(), late=walk.last - number)
    return walk.last - number


def _head() -> int:
    return Head.objects.filter(id=1).values_list("number", flat=True).first() or 0


def _must_be_unbroken(walk: Walk, after: int = 0) -> None:
    for fault in walk.follow(links(after)):
        raise BrokenTail(fault.number)


def begin_anchor() -> int:
    """Begin a new anchor file at the head of the chain, when the old one and all its copies are lost.
    What came before rests on the chain alone, and `ledger verify` says so. Gives the number it begins at."""
    head = Head.objects.get(id=1)
    anchor().checkpoint(head.number, head.digest, at=clock.now().isoformat(), anew=True)
    return head.number


def sign_gap() -> tuple[int, int] | None:
    """After a restore: sign which entries are lost, so that the chain may go on behind them.

    Gives the first and last number; None when nothing is lost. What is left of the chain must be unbroken.
    """
    known = signed(anchor().lines())
    last = _head()
    if last >= known.last:
        return None
    _must_be_unbroken(Walk(known.digests, known.gaps))
    if known.gaps.get(last + 1) != known.last:
        anchor().append(anchors.GAP, first=last + 1, last=known.last, at=clock.now().isoformat())
    return last + 1, known.last


def move_head() -> None:
    """Inside the act of a restore: the next entry follows the last one that was signed."""
    number, digest = anchor().last()
    Head.objects.update_or_create(id=1, defaults={"number": number, "digest": digest})
