"""Actors with roles, without a database."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from slagkracht.base.actors import Actor, Grant


def actor(*grants: tuple[str, str], seat: str = "politie", id: UUID | None = None) -> Actor:
    """Somebody with these roles, acting for a seat."""
    held = frozenset(Grant(role, scope, date(2099, 12, 31)) for role, scope in grants)
    return Actor(id=id or uuid4(), name="Tess Testema", seat=seat, seat_name=seat, grants=held)
