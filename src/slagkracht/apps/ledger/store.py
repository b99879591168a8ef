"""The ledger's own key and anchor, as this system is set up."""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from slagkracht.apps.ledger.anchor import Anchor

SIGNING_KEY = "ledger-signing"


@cache
def anchor() -> Anchor:
    """The anchor file of this system, with the key that signs it."""
    key = Ed25519PrivateKey.from_private_bytes(settings.KEY_STORE.read(SIGNING_KEY))
    return Anchor(settings.ANCHOR_FILE, key)
