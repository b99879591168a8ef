"""Who acts: one person in one seat, with what was granted to that person today.

An actor is made once per request (or command) by ``organisation.queries.actor_for``; every query, policy
and action takes it as ``by``. Nothing has a default actor.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

SERVICE_NAMESPACE = UUID("5e1f5ac7-0000-7000-8000-000000000000")
EVERYWHERE = "region"


@dataclass(frozen=True)
class Grant:
    """One line of the authorisation register: a role, where it holds, until when (inclusive)."""

    role: str
    scope: str  # "region", "gm0307", "district:oost-utrecht", "seat:politie", a UUID of one owner
    until: date


@dataclass(frozen=True)
class Actor:
    """A person acting for one seat; a service has a name and no seat."""

    id: UUID
    name: str
    seat: str = ""  # "burgemeester:gm0307", "politie"
    seat_name: str = ""
    mandate: UUID | None = None
    grants: frozenset[Grant] = field(default_factory=frozenset)
    language: str = "nl"

    @property
    def is_service(self) -> bool:
        """A service account does housekeeping; it never reads what is sealed."""
        return self.id == _service_id(self.name)

    @property
    def seat_kind(self) -> str:
        """The participant kind of the seat: ``burgemeester`` for ``burgemeester:gm0307``."""
        return self.seat.partition(":")[0]

    @property
    def seat_place(self) -> str:
        """The municipality of the seat, or an empty string: ``gm0307`` for ``burgemeester:gm0307``."""
        return self.seat.partition(":")[2]

    def has(self, *roles: str) -> bool:
        """Does this actor hold one of these roles, anywhere?"""
        return any(grant.role in roles for grant in self.grants)

    def scopes(self, *roles: str) -> frozenset[str]:
        """Where this actor holds one of these roles."""
        return frozenset(grant.scope for grant in self.grants if grant.role in roles)

    def holds(self, role: str, *scopes: str) -> bool:
        """Does this actor hold the role in one of these scopes, or everywhere?"""
        held = self.scopes(role)
        return EVERYWHERE in held or not held.isdisjoint(scopes)


def service(name: str) -> Actor:
    """The named service account that does housekeeping: ``service("destroyer")``."""
    return Actor(id=_service_id(name), name=name)


def _service_id(name: str) -> UUID:
    return uuid5(SERVICE_NAMESPACE, name)
