"""Keyset lists: the next fifty after the last one seen. No page numbers, no COUNT(*), no full scan."""

from __future__ import annotations

import base64
import binascii
import heapq
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, Model, QuerySet, Value

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
    return merged([queryset], order=order, cursor=cursor, size=size)


def merged(
    querysets: Sequence[QuerySet[M]], *, order: Sequence[str], cursor: str = "", size: int = PAGE_SIZE
) -> Page[M]:
    """One list out of several that share no row, each served by its own index: where somebody sees a few
    groups, one question per group reads as little as the list is long."""
    names, descending = [name.lstrip("-") for name in order], order[0].startswith("-")
    after = _decode(cursor, len(names)) if cursor else None
    found = []
    for queryset in querysets:
        if after is not None:
            queryset = queryset.filter(_Beyond(queryset.model, names, after, descending=descending))
        found.append(list(queryset.order_by(*order)[: size + 1]))
    key = _key(names)
    rows = list(heapq.merge(*found, key=key, reverse=descending))
    more, rows = len(rows) > size, rows[:size]
    return Page(rows, _encode(key(rows[-1])) if more else None)


def _key(names: Sequence[str]) -> Callable[[Model], list[Any]]:
    return lambda row: [getattr(row, name) for name in names]


class _Beyond(Func):
    """``(a, b) < (x, y)`` as the databases know it: the index is entered exactly at the last row seen, also
    where thousands of rows share the first field (a list that was imported)."""

    output_field = BooleanField()
    conditional = True

    def __init__(
        self, model: type[Model], names: Sequence[str], values: Sequence[Any], *, descending: bool
    ) -> None:
        fields: list[Any] = [model._meta.get_field(name) for name in names]
        last = [Value(_fit(v, field), output_field=field) for v, field in zip(values, fields, strict=True)]
        self.count, self.sign = len(names), "<" if descending else ">"
        super().__init__(*(F(name) for name in names), *last)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        words = [sql for sql, _ in parts]
        left, right = ", ".join(words[: self.count]), ", ".join(words[self.count :])
        return f"({left}) {self.sign} ({right})", [value for _, values in parts for value in values]


def _fit(value: Any, field: Any) -> Any:
    """A value that this column can hold; another comes from a cursor that is not ours."""
    if isinstance(value, datetime) and value.tzinfo is None:
        raise Missing("list", "cursor")
    try:
        value = field.to_python(value.astimezone(UTC) if isinstance(value, datetime) else value)
        field.run_validators(value)
    except (ValidationError, ValueError, OverflowError) as error:
        raise Missing("list", "cursor") from error
    return value


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
