"""Which database a model lives in: the keyring's in ``keyring``, all others in ``default``."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

KEYRING = "keyring"


class KeyringRouter:
    """Sends the app ``keyring`` to its own database and keeps everything else out of it."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return KEYRING if model._meta.app_label == KEYRING else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return (one._meta.app_label == KEYRING) == (other._meta.app_label == KEYRING)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (db == KEYRING) == (app_label == KEYRING)
