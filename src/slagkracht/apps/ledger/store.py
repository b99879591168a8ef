"""The ledger's own key and anchor, as this system is set up."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from slagkracht.apps.ledger.anchor import Anchor

SIGNING_KEY = "ledger-signing"


def anchor() -> Anchor:
    """The anchor file of this system, with the key that signs it."""
    return _anchor(settings.ANCHOR_FILE)


@cache
def _anchor(path: Path) -> Anchor:
    return Anchor(path, Ed25519PrivateKey.from_private_bytes(settings.KEY_STORE.read(SIGNING_KEY)))


def public_key() -> Ed25519PublicKey:
    """What an auditor needs to verify a copy of the anchor file."""
    return anchor().key.public_key()
