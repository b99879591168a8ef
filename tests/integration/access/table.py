"""The written matrix, read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PATH = Path(__file__).with_name("access.tsv")
ANY, OWN = "ANY", "own"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Row:
    """One address with one object: what each person may."""

    address: str
    thing: str
    cells: dict[str, str]

    def allowed(self, person: str) -> set[str]:
        """The methods that answer."""
        words = set(self.cells[person].split())
        return set(METHODS) if ANY in words else words & set(METHODS)

    @property
    def own(self) -> bool:
        """Is another's thing simply answered as what is nowhere?"""
        return OWN in self.cells.values()

    @property
    def library(self) -> bool:
        """Is it a page of the sign-in library?"""
        return self.own or ANY in self.cells.values()

    def told(self, person: str) -> set[str]:
        """The methods that are refused with the reason."""
        return {word.upper() for word in self.cells[person].split() if word.islower()} & set(METHODS)


def read(text: str | None = None) -> list[Row]:
    """Every row; what is not written as the head of the file says is an error."""
    lines = [line for line in (text or PATH.read_text("utf-8")).splitlines() if not line.startswith("#")]
    head, *rows = (line.split("\t") for line in lines)
    return list(_rows(head[2:], rows))


def _rows(people: list[str], rows: list[list[str]]) -> Iterator[Row]:
    seen = set()
    for address, thing, *cells in rows:
        if len(cells) != len(people) or (address, thing) in seen:
            raise ValueError(f"{address} {thing}: {len(cells)} cells, or written twice")
        seen.add((address, thing))
        words = {word for cell in cells for word in cell.split()} - {"-", ANY, OWN}
        if not {word.upper() for word in words} <= set(METHODS):
            raise ValueError(f"{address} {thing}: {sorted(words)}")
        yield Row(address, thing, dict(zip(people, cells, strict=True)))


def methods_of(rows: list[Row]) -> dict[str, set[str]]:
    """Per address the methods that exist there."""
    found: dict[str, set[str]] = {row.address: set() for row in rows}
    for row in rows:
        for person, cell in row.cells.items():
            found[row.address] |= row.allowed(person) | row.told(person)
            found[row.address] |= set(METHODS) if cell == OWN else set()
    return found
