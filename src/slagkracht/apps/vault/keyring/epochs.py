"""Epochs of the key-encryption key: which one is now, and its key from the key store.

A key of an epoch is called ``kek-0001`` in the store. The database knows each epoch by a check value, so
that a wrong key is noticed before anything is sealed with it.
"""

from __future__ import annotations

from django.conf import settings

from slagkracht.apps.vault import crypto
from slagkracht.apps.vault.keyring.models import Epoch
from slagkracht.base import clock
from slagkracht.base.keys import KeyFault


def key_name(number: int) -> str:
    """How the key of an epoch is called in the key store."""
    return f"kek-{number:04d}"


def key_of(epoch: Epoch) -> bytes:
    """The key-encryption key of an epoch; raises ``KeyFault`` when missing, wrong or retired."""
    if epoch.retired:
        raise KeyFault(f"epoch {epoch.number} is retired")
    key: bytes = settings.KEY_STORE.read(key_name(epoch.number))
    if crypto.derive(key, "check.v1") != bytes(epoch.check_value):
        raise KeyFault(f"key {key_name(epoch.number)!r} is not the one this keyring was sealed with")
    return key


def living() -> list[Epoch]:
    """The epochs that are not retired, oldest first."""
    return list(Epoch.objects.filter(retired__isnull=True).order_by("number"))


def current() -> Epoch:
    """The epoch under which new keys are wrapped."""
    epoch = Epoch.objects.filter(retired__isnull=True).order_by("-number").first()
    if epoch is None:
        raise KeyFault("there is no key-encryption key yet: make it with `slagkracht keys init`")
    return epoch


def begin(number: int) -> Epoch:
    """Make the key of a new epoch (or take the one that is there) and write its row."""
    name = key_name(number)
    store = settings.KEY_STORE
    key = store.read(name) if name in store.names() else store.create(name)
    epoch, _ = Epoch.objects.get_or_create(
        number=number,
        defaults={"began": clock.now(), "check_value": crypto.derive(key, "check.v1")},
    )
    return epoch
