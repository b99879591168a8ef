"""The first keys of a system."""

from __future__ import annotations

from django.conf import settings
from django.db import connections

from slagkracht.apps.ledger.store import SIGNING_KEY
from slagkracht.apps.vault.keyring import epochs
from slagkracht.apps.vault.keyring.models import Epoch
from slagkracht.base import secret_text
from slagkracht.base.routers import KEYRING


def make_missing_keys() -> list[str]:
    """Make the keys that a system cannot start without, where they are missing; gives their names.

    The first key-encryption key only where there is none at all, and no keyring that rests on one.
    """
    store = settings.KEY_STORE
    there = store.names()
    wanted = [SIGNING_KEY, secret_text.KEY_NAME]
    migrated = Epoch._meta.db_table in connections[KEYRING].introspection.table_names()
    if not any(name.startswith("kek-") for name in there) and not (migrated and Epoch.objects.exists()):
        wanted.append(epochs.key_name(1))
    made = [name for name in wanted if name not in there]
    for name in made:
        store.create(name)
    if migrated:
        epochs.begin_first()
    return made
