"""Short secrets of the system itself (second factors), sealed with a key from the key store.

Not for data about subjects: those go into the vault.
"""

from __future__ import annotations

import base64

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


def _box(purpose: str) -> Fernet:
    key = settings.KEY_STORE.read(KEY_NAME)
    derived = HKDFExpand(SHA256(), 32, f"secret-text.{purpose}.v1".encode()).derive(key)
    return Fernet(base64.urlsafe_b64encode(derived))
