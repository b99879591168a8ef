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
    """One entry as it stands in the database."""

    number: int
    at: datetime
    actor: UUID
    seat: str
    act: str
    outcome: str
    ground: str
    owner: UUID | None
    objects_touched: list[str]
    facts: Mapping[str, Any]
    previous: str
    digest: str


@dataclass(frozen=True)
class Fault:
    """Where the chain is broken and how: ``edited``, ``missing``, ``order``, ``truncated``, ``rewritten``."""

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


def faults(links: Iterable[Link], anchors: Mapping[int, str]) -> Iterator[Fault]:
    """Walk the chain in order of number against the signed checkpoints ``{number: digest}``.

    Finds an edited, deleted, inserted or swapped entry by the chain itself; a truncated tail and a chain
    that was recomputed after an edit by the checkpoints.
    """
    previous, expected = START, 1
    for link in links:
        if link.number != expected:
            yield Fault("missing", expected)
            expected = link.number
        elif link.previous != previous:
            yield Fault("order", link.number)
        if digest(link) != link.digest:
            yield Fault("edited", link.number)
        if link.number in anchors and anchors[link.number] != link.digest:
            yield Fault("rewritten", link.number)
        previous, expected = link.digest, expected + 1
    last = expected - 1
    if anchors and max(anchors) > last:
        yield Fault("truncated", last + 1)
