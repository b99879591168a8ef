"""The cryptography of the vault in one place: AES-256-GCM, HKDF-SHA256, HMAC-SHA256. No database.

Associated data are written codes (``record.fact.v1``, ids), never names of models or fields, so that a
rename can never make a record unreadable.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

KEY_BYTES = 32
NONCE_BYTES = 12
PAD_STEPS = (256, 512, 1024, 2048, 4096)


class WrongKey(Exception):
    """The key does not open this: another key, another place, or changed bytes."""


def new_key() -> bytes:
    """A random 256-bit key."""
    return secrets.token_bytes(KEY_BYTES)


def encrypt(key: bytes, plain: bytes, bound_to: str) -> bytes:
    """Seal bytes under a key, bound to where they belong. A fresh random nonce stands in front."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def decrypt(key: bytes, sealed: bytes | memoryview, bound_to: str) -> bytes:
    """Open what ``encrypt`` made; raises ``WrongKey`` when key, place or bytes differ."""
    sealed = bytes(sealed)
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise WrongKey from error


def seal_fields(key: bytes, fields: Mapping[str, Any], *, kind: str, record: UUID, owner: UUID) -> bytes:
    """All sealed fields of one thing as one padded JSON value: the length tells little."""
    plain = json.dumps(dict(fields), ensure_ascii=False, separators=(",", ":")).encode()
    return encrypt(key, _pad(plain), record_binding(kind, record, owner))


def open_fields(
    key: bytes, sealed: bytes | memoryview, *, kind: str, record: UUID, owner: UUID
) -> dict[str, Any]:
    """The fields that ``seal_fields`` sealed; raises ``WrongKey``."""
    plain = decrypt(key, sealed, record_binding(kind, record, owner))
    fields: dict[str, Any] = json.loads(plain.rstrip(b" "))
    return fields


def record_binding(kind: str, record: UUID, owner: UUID) -> str:
    """The associated data of a sealed record."""
    return f"record.{kind}.v1|{record}|{owner}"


def owner_key_binding(owner: UUID, epoch: int) -> str:
    """The associated data of an owner's wrapped key."""
    return f"key.owner.v1|{owner}|{epoch}"


def record_key_binding(record: UUID, owner: UUID) -> str:
    """The associated data of a record's wrapped key."""
    return f"key.record.v1|{record}|{owner}"


def handles_binding(record: UUID) -> str:
    """The associated data of the sealed list of a record's blind rows."""
    return f"handles.v1|{record}"


def derive(key: bytes, purpose: str) -> bytes:
    """A key for one purpose, derived from another."""
    return HKDFExpand(SHA256(), KEY_BYTES, purpose.encode()).derive(key)


def blind_core(kind: str, value: str) -> bytes:
    """What an identifier is reduced to before it is keyed. ``value`` is normalised by core.identity."""
    return hashlib.sha256(f"blind.v1|{kind}|{value}".encode()).digest()


def blind_tag(epoch_key: bytes, core: bytes) -> bytes:
    """The tag under which an exact identifier is found within one epoch."""
    return hmac.digest(derive(epoch_key, "blind-tag.v1"), core, "sha256")


def pointer_key(epoch_key: bytes, core: bytes) -> bytes:
    """The key of a blind row's pointer: only who asks for this very identifier can make it."""
    return derive(hmac.digest(derive(epoch_key, "blind-pointer.v1"), core, "sha256"), "pointer.v1")


def _pad(plain: bytes) -> bytes:
    """Pad JSON with blanks to a step, so that the length of a name cannot be read from the database."""
    for step in PAD_STEPS:
        if len(plain) <= step:
            return plain.ljust(step)
    return plain.ljust(-(-len(plain) // PAD_STEPS[-1]) * PAD_STEPS[-1])
