"""Where a signal goes that is taken up. The room of dossiers stands above this one and registers itself.

The weighing prepares (choices checked, keys sealed) before its act, and applies inside it, so that the
registration and the dossier stand or fall together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from slagkracht.apps.ledger.acts import Draft
from slagkracht.base.actors import Actor


@dataclass(frozen=True)
class TakenUp:
    """The signal as a dossier needs it: codes and dates, no content."""

    signal: UUID
    form: str
    municipality: str
    district: str
    first_processed: date


@dataclass(frozen=True)
class NewDossier:
    """What the registration decides about a new dossier (WGS 2.18(1), 2.23(5), 1.8(5))."""

    activity: str
    purpose: str
    seats: tuple[str, ...]
    director: UUID


@dataclass(frozen=True)
class Joinable:
    """A dossier that a signal may join, without content."""

    id: UUID
    code_name: str
    facts: str


class Taker(Protocol):
    """What the room of dossiers offers. ``prepare_…`` raise ``Invalid``; what they give runs in the act."""

    def directors(self, district: str) -> Sequence[tuple[UUID, str]]: ...

    def joinable(self, district: str) -> Sequence[Joinable]: ...

    def prepare_opening(self, by: Actor, signal: TakenUp, wanted: NewDossier) -> Callable[[Draft], UUID]: ...

    def prepare_joining(self, by: Actor, signal: TakenUp, dossier: UUID) -> Callable[[Draft], UUID]: ...


_takers: list[Taker] = []


def register(taker: Taker) -> None:
    """Announce the room that takes signals up."""
    _takers[:] = [taker]


def taker() -> Taker:
    """The room that takes signals up."""
    return _takers[0]
