"""Fixtures of the integration tests: a keyring with its first epoch, and actors."""

from __future__ import annotations

from datetime import date

import pytest

from slagkracht.apps.vault.keyring import epochs
from slagkracht.base.actors import Actor, Grant
from slagkracht.base.ids import new_id
from slagkracht.base.keys import Folder


@pytest.fixture
def fresh_keys(settings, tmp_path):
    """A key store of its own, for tests that rotate or break keys."""
    settings.KEY_STORE = Folder(tmp_path / "keys", demo=True)
    for name in ("ledger-signing", "sign-in"):
        settings.KEY_STORE.create(name)
    return settings.KEY_STORE


@pytest.fixture
def keyring(db):
    """The first epoch, its key from the test's key store."""
    return epochs.begin(1)


@pytest.fixture
def actor():
    """Make an actor with roles: ``actor(reporter="seat:politie")``."""

    def make(seat: str = "politie", **roles: str) -> Actor:
        grants = frozenset(Grant(role, scope, date(2099, 12, 31)) for role, scope in roles.items())
        return Actor(id=new_id(), name="Tess Testema", seat=seat, seat_name=seat, grants=grants)

    return make
