"""The vault's tests: keys of their own, a kind of record, and owners to destroy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import pytest

from slagkracht.apps.ledger.acts import act
from slagkracht.apps.vault import destruction, kinds
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base.actors import Actor
from slagkracht.base.ids import new_id

KIND = "test_text"
kinds.register(kinds.Kind(KIND, ("words",), "a test", "none"))
destruction.register("test", lambda owner: None)


@dataclass(frozen=True)
class Made:
    """An owner with its records."""

    id: UUID
    records: tuple[UUID, ...]


@pytest.fixture(autouse=True)
def _own_keys(fresh_keys):
    """Rotations here never touch the keys of other tests."""


def make_owner(
    by: Actor, *words: str, identifiers: Sequence[tuple[str, str]] = (), owner: UUID | None = None
) -> Made:
    """Seal each text as a record of one new owner, in one act."""
    owner, batch = owner or new_id(), Batch()
    batch.owner(owner)
    records = tuple(
        batch.add(owner, KIND, {"words": text}, identifiers) for text in words or ("geheim 4711",)
    )
    batch.make_keys()
    with act("test.seal", by=by, owner=owner) as entry:
        batch.write()
        entry.touched(owner)
    return Made(owner, records)


@pytest.fixture
def sealed(keyring, actor) -> Callable[..., Made]:
    """``sealed("one text", "another")``: an owner with these records, made by some reporter."""
    by = actor()
    return lambda *words, identifiers=(): make_owner(by, *words, identifiers=identifiers)
