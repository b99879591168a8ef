"""The catalogue of definitions: what each figure counts, by what it can be split, and what it is not."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from slagkracht.core.law import Text

Kind = Literal["count", "stock", "days"]
MONTH, DISTRICT, MUNICIPALITY = "month", "district", "municipality"
DIMENSIONS = (MONTH, DISTRICT, MUNICIPALITY, "form", "theme", "seat_kind", "stage")


@dataclass(frozen=True)
class Definition:
    """One version of one definition, as ``definitions.toml`` explains it."""

    code: str
    version: int
    valid_from: date
    valid_until: date | None
    kind: Kind
    insiders: str
    events: tuple[str, ...]
    undone: tuple[str, ...]
    leaving: tuple[str, ...]
    dimensions: tuple[str, ...]
    released: tuple[str, ...]
    classes: tuple[int, ...]
    settles: int
    name: Text
    unit: Text
    one: Text
    counts: Text
    is_not: Text

    @property
    def label(self) -> str:
        """How a recipe names it: ``signals_received.v1``."""
        return f"{self.code}.v{self.version}"

    def holds(self, day: date) -> bool:
        """Is this version in force on a day?"""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def every() -> Sequence[Definition]:
    """Every version of every definition, in the order of the catalogue."""
    return _read()


@cache
def _read() -> tuple[Definition, ...]:
    text = (files("slagkracht.apps.figures") / "definitions.toml").read_text("utf-8")
    return parsed(tomllib.loads(text))


def parsed(document: Mapping[str, Any]) -> tuple[Definition, ...]:
    """Definitions from a document as ``tomllib`` reads it.

    Raises ``ValueError`` where two versions overlap, or a row does not say what its kind needs.
    """
    found = tuple(_definition(row) for row in document["definition"])
    for definition in found:
        _refuse_incomplete(definition)
        same = [other for other in found if other.code == definition.code and other is not definition]
        if any(other.holds(definition.valid_from) for other in same):
            raise ValueError(f"{definition.label} overlaps another version")
    return found


def _definition(row: Mapping[str, Any]) -> Definition:
    texts: dict[str, Any] = {name: Text(**row[name]) for name in ("name", "unit", "one", "counts")}
    named = ("events", "undone", "leaving", "dimensions", "classes")
    lists: dict[str, Any] = {name: tuple(row.get(name, ())) for name in named}
    lists["released"] = tuple(row.get("released", row["dimensions"]))
    return Definition(
        code=row["code"],
        version=row["version"],
        valid_from=row["from"],
        valid_until=row.get("until"),
        kind=row["kind"],
        insiders=row["insiders"],
        settles=row.get("settles", 0),
        is_not=Text(**row["not"]),
        **texts,
        **lists,
    )


def _refuse_incomplete(definition: Definition) -> None:
    faults = [
        definition.kind not in ("count", "stock", "days"),
        bool(definition.leaving) == (definition.kind == "count"),
        not definition.events,
        not set(definition.dimensions) <= set(DIMENSIONS),
        not set(definition.released) <= set(definition.dimensions),
        definition.insiders not in (DISTRICT, MUNICIPALITY),
        list(definition.classes) != sorted(set(definition.classes)) or len(definition.classes) != 4,
    ]
    if any(faults):
        raise ValueError(f"{definition.label} does not say what it counts")
