"""Epochs of the key-encryption key: which one is now, and its key from the key store.

A key of an epoch is called ``kek-0001`` in the store. The database knows each epoch by a check value, so
that a wrong key is noticed before anything is sealed with it. An epoch lives, is *retired* (everything was
moved out of it) and is *gone* (its key is no longer in the store): only then is a destruction final.
"""

from __future__ import annotations

import hmac

from django.conf import settings
from django.db import connections

from slagkracht.apps.vault import crypto
from slagkracht.apps.vault.keyring.models import Epoch
from slagkracht.base import clock
from slagkracht.base.keys import KeyFault
from slagkracht.base.routers import KEYRING


def key_name(number: int) -> str:
    """How the key of an epoch is called in the key store."""
    return f"kek-{number:04d}"


def key_of(epoch: Epoch) -> bytes:
    """The key-encryption key of an epoch; raises ``KeyFault`` when missing, wrong or retired."""
    if epoch.retired:
        raise KeyFault(f"epoch {epoch.number} is retired")
    key: bytes = settings.KEY_STORE.read(key_name(epoch.number))
    if not hmac.compare_digest(_check_value(key), bytes(epoch.check_value)):
        raise KeyFault(f"key {key_name(epoch.number)!r} is not the one this keyring was sealed with")
    return key


def _check_value(key: bytes) -> bytes:
    return crypto.derive(key, "check.v1")


class Keys:
    """The keys of epochs, each read once for one piece of work and forgotten with it."""

    def __init__(self) -> None:
        self._keys: dict[int, bytes] = {}

    def of(self, epoch: Epoch) -> bytes:
        """The key of this epoch."""
        if epoch.number not in self._keys:
            self._keys[epoch.number] = key_of(epoch)
        return self._keys[epoch.number]


def living() -> list[Epoch]:
    """The epochs that are not retired, oldest first."""
    return list(Epoch.objects.filter(retired__isnull=True).order_by("number"))


def current() -> Epoch:
    """The epoch under which new keys are wrapped."""
    epoch = Epoch.objects.filter(retired__isnull=True).order_by("-number").first()
    if epoch is None:
        raise KeyFault("there is no key-encryption key yet: make it with `slagkracht keys init`")
    return epoch


def hold_current() -> Epoch:
    """The current epoch, held until the end of this transaction: a rotation that runs meanwhile waits for
    us before it retires the epoch, and then still finds what we wrapped. (SQLite has one writer at a time.)
    """
    while True:
        epoch = current()
        if connections[KEYRING].vendor != "postgresql" or _share(epoch.number):
            return epoch


def _share(number: int) -> bool:
    with connections[KEYRING].cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM keyring_epoch WHERE number = %s AND retired IS NULL FOR SHARE", [number]
        )
        return cursor.fetchone() is not None


def begin(number: int) -> Epoch:
    """Make the key of a new epoch (or take the one that is there) and write its row."""
    name = key_name(number)
    store = settings.KEY_STORE
    key = store.read(name) if name in store.names() else store.create(name)
    epoch, _ = Epoch.objects.get_or_create(
        number=number, defaults={"began": clock.now(), "check_value": _check_value(key)}
    )
    key_of(epoch)
    return epoch


def begin_first() -> None:
    """Write the first epoch, once its key is in the store; the start of a new system."""
    if not Epoch.objects.exists() and key_name(1) in settings.KEY_STORE.names():
        begin(1)


def unsettled() -> list[Epoch]:
    """The epochs that are retired but whose key was not yet seen to be gone."""
    return list(Epoch.objects.filter(retired__isnull=False, gone__isnull=True).order_by("number"))
