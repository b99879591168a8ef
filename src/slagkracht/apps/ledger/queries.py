"""Reading the ledger: for control of lawfulness only (WGS 1.8(4)); never for figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from slagkracht.apps.ledger import anchor as anchors
from slagkracht.apps.ledger.chain import Fault, Link, faults
from slagkracht.apps.ledger.models import Entry, Head
from slagkracht.apps.ledger.store import anchor
from slagkracht.base.keyset import Page, page

CHUNK = 5_000


@dataclass(frozen=True)
class Verdict:
    """What a verification found: how many entries and checkpoints were seen, and every fault."""

    entries: int
    checkpoints: int
    after_last_checkpoint: int
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Nothing was found wrong."""
        return not self.faults


def verify() -> Verdict:
    """Walk the whole chain against the anchor file. Raises ``BrokenAnchor`` for a line that is not ours."""
    checkpoints = {
        line["number"]: line["digest"] for line in anchor().lines() if line["kind"] == anchors.CHECKPOINT
    }
    counted = _Counted(links())
    found = tuple(faults(counted, checkpoints))
    head = Head.objects.filter(id=1).first()
    if head is not None and head.number > counted.last:
        found += (Fault("truncated", counted.last + 1),) if not _truncated(found) else ()
    beyond = max(0, counted.last - max(checkpoints, default=0))
    return Verdict(counted.count, len(checkpoints), beyond, found)


def _truncated(found: tuple[Fault, ...]) -> bool:
    return any(fault.kind == "truncated" for fault in found)


class _Counted:
    """Counts the links while they pass."""

    def __init__(self, source: Iterator[Link]) -> None:
        self._source = source
        self.count = 0
        self.last = 0

    def __iter__(self) -> Iterator[Link]:
        for link in self._source:
            self.count += 1
            self.last = link.number
            yield link


def links() -> Iterator[Link]:
    """Every entry in order of number, a chunk at a time, without building model objects."""
    names = Link.__slots__
    for values in Entry.objects.order_by("number").values_list(*names).iterator(chunk_size=CHUNK):
        yield Link(*values)


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
