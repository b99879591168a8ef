"""Keys: UUIDv7, made before the insert because sealing needs them, the same in URLs and API."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A new UUIDv7 (RFC 9562): unguessable for others, sorted by time of making."""
    return uuid7()
