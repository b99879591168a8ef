"""Opening: only inside ``reading(by, owner, ground)``, which writes the ledger before the first byte leaves.

No entry, no page. Within one request the same reader, owner and ground write one entry; outside a request
every reading writes its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn
from uuid import UUID

from django.db.models import QuerySet

from slagkracht.apps.ledger.acts import Draft, record
from slagkracht.apps.ledger.models import Outcome
from slagkracht.apps.vault import crypto
from slagkracht.apps.vault.keyring import ring
from slagkracht.apps.vault.models import Record
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Sealed

_Written = set[tuple[UUID, UUID, str]]
_open_for: ContextVar[frozenset[UUID]] = ContextVar("open_for", default=frozenset())
_written: ContextVar[_Written | None] = ContextVar("readings_written", default=None)


@contextmanager
def one_request() -> Iterator[None]:
    """Within this block (a request) the same reading is written once. Used by the middleware."""
    token = _written.set(set())
    try:
        yield
    finally:
        _written.reset(token)


@contextmanager
def reading(by: Actor, owners: UUID | Iterable[UUID], ground: str) -> Iterator[None]:
    """Announce that ``by`` reads what is sealed of these owners, on this ground (an article).

    The scoped query that found the owner has asked the policy. A service never reads.
    """
    wanted = {owners} if isinstance(owners, UUID) else set(owners)
    if by.is_service:
        raise Sealed("services_do_not_read")
    _write(by, wanted, ground)
    token = _open_for.set(_open_for.get() | wanted)
    try:
        yield
    finally:
        _open_for.reset(token)


def _write(by: Actor, owners: set[UUID], ground: str) -> None:
    written = _written.get()
    fresh = {o for o in owners if written is None or (by.id, o, ground) not in written}
    if len(fresh) == 1:
        (owner,) = fresh
        record(Draft("vault.read", by, owner, ground, Outcome.READ))
    elif fresh:
        draft = Draft("vault.read", by, None, ground, Outcome.READ)
        draft.touched(*sorted(fresh))
        record(draft)
    if written is not None:
        written |= {(by.id, owner, ground) for owner in fresh}


@dataclass(frozen=True)
class Opened:
    """One opened record. Its repr hides the content: it may end in a log or a traceback."""

    id: UUID
    owner: UUID
    kind: str
    fields: dict[str, Any]

    def __repr__(self) -> str:
        return f"Sealed({self.kind} {self.id})"

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]

    def __reduce__(self) -> NoReturn:
        raise TypeError("what was opened is not stored: not in a cache, a session or a task")


def open_all(owner: UUID, *kinds: str) -> dict[UUID, Opened]:
    """Open the records of one owner, of these kinds when named. Raises ``Sealed`` outside a reading, and
    when the owner has been destroyed."""
    _must_be_reading({owner})
    rows = _rows(Record.objects.filter(owner=owner, **({"kind__in": kinds} if kinds else {})))
    opened = _open(rows)
    if rows and not opened:
        raise Sealed("destroyed", owner)
    return opened


def open_records(records: Iterable[UUID]) -> dict[UUID, Opened]:
    """Open these records, of one or more owners; those that are gone are left out."""
    rows = [row for some in ring.batches(records) for row in _rows(Record.objects.filter(id__in=some))]
    _must_be_reading({row.owner for row in rows})
    return _open(rows)


class _Row(NamedTuple):
    id: UUID
    owner: UUID
    kind: str
    ciphertext: bytes | memoryview


def _rows(queryset: QuerySet[Record]) -> list[_Row]:
    return [_Row(*values) for values in queryset.values_list(*_Row._fields)]


def _must_be_reading(owners: set[UUID]) -> None:
    if not owners <= _open_for.get():
        raise Sealed("outside_reading")


def _open(rows: Sequence[_Row]) -> dict[UUID, Opened]:
    keys = ring.keys_for(row.id for row in rows)
    return {row.id: _opened(row, keys[row.id]) for row in rows if row.id in keys}


def _opened(row: _Row, key: bytes) -> Opened:
    fields = crypto.open_fields(key, row.ciphertext, kind=row.kind, record=row.id, owner=row.owner)
    return Opened(row.id, row.owner, row.kind, fields)
