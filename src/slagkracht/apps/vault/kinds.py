"""The kinds of sealed record: each room registers which fields it seals, why, and how long they may stay.

The list is the vault's half of the field classification: a record of an unknown kind, or with a field that
was not announced, is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """One kind of sealed record. ``code`` is part of the associated data: it never changes."""

    code: str
    fields: tuple[str, ...]
    purpose: str
    retention: str


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Announce a kind; the same code with other fields is a mistake."""
    known = _kinds.setdefault(kind.code, kind)
    if known != kind:
        raise ValueError(f"sealed kind {kind.code!r} is registered twice, differently")


def all_kinds() -> list[Kind]:
    """Every registered kind, by code: for the reference and for the classification test."""
    return [_kinds[code] for code in sorted(_kinds)]


def check_fields(code: str, fields: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` for an unknown kind or an unannounced field (a bug, not a user's error)."""
    unknown = set(fields) - set(_kinds[code].fields) if code in _kinds else {code}
    if unknown:
        raise ValueError(f"not announced as sealed: {sorted(unknown)}")
