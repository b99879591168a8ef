"""Sessions are sealed in the database: a half-made second factor stands in one until it is confirmed."""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import InvalidToken

from slagkracht.base import secret_text

PURPOSE = "session"


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
