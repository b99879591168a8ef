"""Keyset lists: the next fifty after the last one seen. No page numbers, no COUNT(*), no full scan."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from slagkracht.base.errors import Missing

PAGE_SIZE = 50
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of rows and the cursor of the next, or None at the end."""

    rows: Sequence[M]
    next: str | None


def page(queryset: QuerySet[M], *, order: Sequence[str], cursor: str = "", size: int = PAGE_SIZE) -> Page[M]:
    """Give the rows after ``cursor`` in ``order`` (field names, ``-`` for descending; unique in the end).

    All fields of ``order`` go the same way, so that one index serves the list. Raises ``Missing`` for a
    cursor that is not one of ours.
    """
    names = [name.lstrip("-") for name in order]
    if cursor:
        queryset = queryset.filter(_after(names, _decode(cursor, len(names)), order[0].startswith("-")))
    rows = list(queryset.order_by(*order)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, _encode([getattr(rows[-1], name) for name in names]) if more else None)


def _after(names: Sequence[str], values: Sequence[Any], descending: bool) -> Q:
    """(a, b) after (x, y) written as a <= x and not (a = x and b >= y): the index is used from a on."""
    beyond = "lt" if descending else "gt"
    within = "lte" if descending else "gte"
    condition = Q()
    for index in reversed(range(len(names))):
        equal = Q(**{names[index]: values[index]})
        further = Q(**{f"{names[index]}__{beyond}": values[index]})
        condition = further | (equal & condition) if condition else further
    return Q(**{f"{names[0]}__{within}": values[0]}) & condition


def _encode(values: Sequence[Any]) -> str:
    plain = [[type(v).__name__, v.isoformat() if isinstance(v, date) else str(v)] for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


_READ: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "UUID": UUID,
    "int": int,
    "str": str,
}


def _decode(cursor: str, length: int) -> list[Any]:
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [_READ[kind](text) for kind, text in plain]
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise Missing("list", "cursor") from error
    if len(values) != length:
        raise Missing("list", "cursor")
    return values
