"""Sessions in the database give nothing away: sealed content, and kept under a digest of their key.

A half-made second factor stands in a session until it is confirmed. And the key of a session is the cookie of
somebody who is signed in: whoever reads the table, or an old copy of it, must not be able to send it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from slagkracht.base import secret_text

PURPOSE = "session"
KEPT = 40  # hexadecimal digits, as many as the column holds: 160 bits


def kept_as(session_key: str) -> str:
    """Under what a session is kept. The key is random, so a plain digest cannot be tried out."""
    return hashlib.sha256(f"session.v1|{session_key}".encode()).hexdigest()[:KEPT]


class SessionStore(db.SessionStore):
    """Django's own, by digest. (The site is served synchronously; so is this.)"""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        living = self.model.objects.filter(expire_date__gt=timezone.now())
        row = living.filter(session_key=kept_as(self.session_key or "")).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return self.model.objects.filter(session_key=kept_as(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = kept_as(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = self.session_key if session_key is None else session_key
        if key is not None:
            self.model.objects.filter(session_key=kept_as(key)).delete()


class SealedSerializer:
    """JSON under a key that is not in the database. What cannot be opened is an empty session."""

    def dumps(self, session: dict[str, Any]) -> bytes:
        return secret_text.seal(json.dumps(session, separators=(",", ":")), PURPOSE).encode("ascii")

    def loads(self, sealed: bytes) -> dict[str, Any]:
        try:
            opened: dict[str, Any] = json.loads(secret_text.open(sealed.decode("ascii"), PURPOSE))
        except InvalidToken:
            return {}  # sealed with an older key: sign in again
        return opened
