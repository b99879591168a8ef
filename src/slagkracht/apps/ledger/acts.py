"""Acts: the one way to write. An act asks first, writes in one short transaction, and ends in the ledger.

    require(policies.may_report(by, seat), by=by, act="signal.report")
    with act("signal.report", by=by, owner=signal_id, ground="WGS 2.23(1)") as entry:
        Signal.objects.create(...)
        entry.touched(signal_id)

Refusals and reads are written in a transaction of their own, before the answer; so they come before the
act begins, and never inside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from slagkracht.apps.ledger.chain import START, Link, digest
from slagkracht.apps.ledger.models import Entry, Head, Outcome
from slagkracht.apps.ledger.store import anchor
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Refused
from slagkracht.base.locks import unlocked
from slagkracht.base.policy import Decision

MAX_FACT = 120  # characters: a code, an article, an id; a sentence does not belong here

_current: ContextVar[Draft | None] = ContextVar("current_act", default=None)


@dataclass
class Draft:
    """The ledger entry of the act under way."""

    act: str
    by: Actor
    owner: UUID | None = None
    ground: str = ""
    outcome: str = Outcome.DONE
    objects: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def touched(self, *ids: UUID) -> None:
        """Name the rows this act was about: ids only."""
        self.objects += [str(identifier) for identifier in ids]

    def note(self, **facts: str | int | bool | date | UUID | None) -> None:
        """Add facts: codes, numbers and dates. Never a text somebody typed, never a value of a subject."""
        self.facts.update({name: _plain(name, value) for name, value in facts.items()})


def _plain(name: str, value: object) -> str | int | bool | None:
    """A fact as it goes into the chain. What looks like a text somebody typed is refused: a bug."""
    if isinstance(value, date | UUID):
        return str(value)
    if value is None or isinstance(value, int):
        return value
    if not isinstance(value, str):
        raise TypeError(f"fact {name!r} is a {type(value).__name__}: the ledger takes codes and numbers")
    if len(value) > MAX_FACT or not value.isprintable():
        raise ValueError(f"fact {name!r} is no code: the ledger never takes content")
    return str(value)


def require(
    decision: Decision,
    *,
    by: Actor,
    act: str,
    owner: UUID | None = None,
) -> None:
    """Go on when the policy allows; otherwise write the refusal in the ledger and raise ``Refused``."""
    if decision.allowed:
        return
    record(Draft(act, by, owner, decision.article, Outcome.REFUSED, facts={"reason": decision.code}))
    raise Refused(decision.code, article=decision.article, **decision.facts)


@contextmanager
def act(name: str, *, by: Actor, owner: UUID | None = None, ground: str = "") -> Iterator[Draft]:
    """One act: a transaction on the main database that ends with its ledger entry.

    Acts do not nest: an action that belongs to another joins it by being called with the draft. When the
    checkpoint cannot be signed the act stands (it is committed), the caller hears it loudly, and the next
    checkpoint or the next start vouches for it.
    """
    if _current.get() is not None:
        raise RuntimeError(f"act {name} began inside another act")
    draft = Draft(name, by, owner, ground)
    token = _current.set(draft)
    try:
        with transaction.atomic(durable=True), unlocked():
            yield draft
            _write(draft)
    finally:
        _current.reset(token)


def under_way() -> bool:
    """Is an act under way in this context?"""
    return _current.get() is not None


def record(draft: Draft) -> None:
    """Write one entry in a transaction of its own: a refusal, a reading. Never inside an act, where a
    roll-back would take it away."""
    with transaction.atomic(durable=True), unlocked():
        _write(draft)


def _write(draft: Draft) -> None:
    """Lock the head, append, move the head: the last statements before the commit."""
    head = _locked_head()
    link = _link(draft, head)
    Entry.objects.bulk_create([Entry(**columns(link))])
    Head.objects.filter(id=1).update(number=link.number, digest=link.digest)
    transaction.on_commit(lambda: checkpoint(link.number, link.digest))


def _locked_head() -> Head:
    """Waits here for whoever is writing now, and nowhere earlier: acts run side by side until their end."""
    try:
        return Head.objects.select_for_update().get(id=1)
    except Head.DoesNotExist:  # the first act ever
        Head.objects.get_or_create(id=1, defaults={"number": 0, "digest": START})
        return Head.objects.select_for_update().get(id=1)


def _link(draft: Draft, head: Head) -> Link:
    blank = Link(
        number=head.number + 1,
        at=clock.now(),
        actor=draft.by.id,
        seat=draft.by.seat,
        act=draft.act,
        outcome=str(draft.outcome),
        ground=draft.ground,
        owner=draft.owner,
        objects_touched=draft.objects,
        facts={name: _plain(name, value) for name, value in draft.facts.items()},
        previous=head.digest,
        digest="",
    )
    return Link(**{**columns(blank), "digest": digest(blank)})


def columns(link: Link) -> dict[str, Any]:
    """The fields of a link by name, as the table has them."""
    return {name: getattr(link, name) for name in Link.__slots__}


def checkpoint(number: int, digest_: str) -> None:
    """Sign how far the chain has come, outside the database."""
    anchor().checkpoint(number, digest_, at=clock.now().isoformat())


def certify(kind: str, facts: Mapping[str, Any]) -> None:
    """Sign a fact that must survive a restore: a destruction, the end of a key."""
    anchor().append(kind, **{"at": clock.now().isoformat(), **facts})
