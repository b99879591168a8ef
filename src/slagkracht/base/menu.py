"""The menu: each room registers itself; a person sees only the rooms the role may enter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from slagkracht.base.actors import Actor

WALK, SHELF = "walk", "shelf"


@dataclass(frozen=True)
class Room:
    """One entry of the menu. ``count`` gives the work that waits for this actor, or 0."""

    group: str
    order: int
    label: str | Promise
    url_name: str
    enters: Callable[[Actor], bool]
    count: Callable[[Actor], int] | None = None


@dataclass(frozen=True)
class Entry:
    """A menu entry as the page needs it."""

    label: str | Promise
    url_name: str
    count: int


_rooms: list[Room] = []


def register(room: Room) -> None:
    """Add a room to the menu."""
    if room not in _rooms:
        _rooms.append(room)


def entries(by: Actor) -> dict[str, list[Entry]]:
    """The menu for this actor: the walk of a signal, and the shelf."""
    mine = sorted((room for room in _rooms if room.enters(by)), key=lambda room: room.order)
    return {
        group: [
            Entry(room.label, room.url_name, room.count(by) if room.count else 0)
            for room in mine
            if room.group == group
        ]
        for group in (WALK, SHELF)
    }
