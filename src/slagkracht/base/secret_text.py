"""Short secrets of the system itself (second factors), sealed with a key from the key store; fingerprints.

Not for data about subjects: those go into the vault.
"""

from __future__ import annotations

import base64
import hmac

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.conf import settings

KEY_NAME = "sign-in"


def seal(text: str, purpose: str) -> str:
    """Seal a short text for one purpose."""
    return _box(purpose).encrypt(text.encode()).decode()


def open(sealed: str, purpose: str) -> str:
    """Open what ``seal`` made; raises ``cryptography.fernet.InvalidToken`` otherwise."""
    return _box(purpose).decrypt(sealed.encode()).decode()


def fingerprint(content: bytes, purpose: str) -> bytes:
    """A keyed fingerprint (HMAC-SHA256): the same content is recognised, and without the key nobody can
    try contents out. A new key recognises nothing from before."""
    return hmac.digest(_derived(f"fingerprint.{purpose}.v1"), content, "sha256")


def _box(purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(f"secret-text.{purpose}.v1")))


def _derived(purpose: str) -> bytes:
    return HKDFExpand(SHA256(), 32, purpose.encode()).derive(settings.KEY_STORE.read(KEY_NAME))
