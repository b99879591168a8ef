"""The chain itself, without a database: how an entry becomes bytes, and what a broken chain looks like."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as it stands in the database; ids as such or as they are written."""

    number: int
    at: datetime
    actor: UUID | str
    seat: str
    act: str
    outcome: str
    ground: str
    owner: UUID | str | None
    objects_touched: list[str]
    facts: Mapping[str, Any]
    previous: str
    digest: str


@dataclass(frozen=True)
class Fault:
    """Where the chain is broken and how.

    ``edited``: the entry is not what its digest says. ``missing``: no entry of this number. ``order``: it
    does not follow the entry before it. ``rewritten``: it is not the entry that was signed. ``truncated``:
    entries from here on are gone.
    """

    kind: str
    number: int


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def digest(link: Link) -> str:
    """sha256 over the previous digest and every field of the entry, in one fixed form."""
    at = link.at.astimezone(UTC).isoformat(timespec="microseconds")
    owner = str(link.owner) if link.owner else ""
    fields = [
        link.previous, link.number, at, str(link.actor), link.seat, link.act, link.outcome, link.ground,
        owner, link.objects_touched, link.facts,
    ]  # fmt: skip
    return hashlib.sha256(_encode(fields).encode()).hexdigest()


class Walk:
    """A walk along the chain in order of number, against what was signed.

    ``signed`` gives the digest of entries by number; ``gaps`` gives, by the first number that a restore
    could not bring back, the last such number. Finds an edited, deleted, inserted or swapped entry by the
    chain itself; a truncated tail and a chain that was recomputed after an edit by what was signed. Beyond
    a signed gap the chain goes on from the signed digest.
    """

    def __init__(self, signed: Mapping[int, str], gaps: Mapping[int, int] | None = None) -> None:
        self._signed = signed
        self._gaps = gaps or {}
        self.last = 0
        self.digest = START
        self.count = 0
        self.crossed: list[tuple[int, int]] = []

    def follow(self, links: Iterable[Link]) -> Iterator[Fault]:
        """Take these links, which follow those taken before; gives every fault."""
        for link in links:
            yield from self._meet(link)
            self.count += 1
            self.last, self.digest = link.number, link.digest

    def _meet(self, link: Link) -> Iterator[Fault]:
        if link.number > self.last + 1:
            self._cross_gap()
        if link.number > self.last + 1:
            yield Fault("missing", self.last + 1)
        elif link.number <= self.last or link.previous != self.digest:
            yield Fault("order", link.number)
        if digest(link) != link.digest:
            yield Fault("edited", link.number)
        if self._signed.get(link.number, link.digest) != link.digest:
            yield Fault("rewritten", link.number)

    def end(self) -> Iterator[Fault]:
        """After the last link: is that where it should end?"""
        self._cross_gap()
        if max(self._signed, default=0) > self.last:
            yield Fault("truncated", self.last + 1)

    def _cross_gap(self) -> None:
        """When the entries after this one are signed to be lost, the chain goes on behind them."""
        end = self._gaps.get(self.last + 1)
        if end is not None and end in self._signed:
            self.crossed.append((self.last + 1, end))
            self.last, self.digest = end, self._signed[end]


def faults(
    links: Iterable[Link], signed: Mapping[int, str], gaps: Mapping[int, int] | None = None
) -> Iterator[Fault]:
    """Every fault of a whole chain."""
    walk = Walk(signed, gaps)
    yield from walk.follow(links)
    yield from walk.end()
