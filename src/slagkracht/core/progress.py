"""Progress of long work: a function the caller passes in; core itself shows nothing."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called with how much is done, of how much in all, in what unit ("runs", "rows")."""

    def __call__(self, done: int, total: int, unit: str) -> None: ...


def silent(done: int, total: int, unit: str) -> None:
    """The default: says nothing."""
