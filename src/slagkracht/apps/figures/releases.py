"""What leaves the house of one definition in one year: one table of cells tied by sums, protected as a whole.

Everything published, printed or sent of a definition is a slice of its release. So two figures can never be
laid beside each other to work out a number that either hides.

A quarter is released when it is over: its total and its months. A year is released when it is over: its
total, its districts, and each other dimension, by itself and by district. What a quarter showed stays as it
was shown; only the cells that the year adds can still be hidden. Numbers of a period that is not over do not
leave the house: two editions of one year would tell what happened in between.

Each definition is protected by itself, so what one tells of another is kept away before: of a stock only the
months leave the house, rounded, and a number that two definitions would hold is released by one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from slagkracht.apps.figures.definitions import DISTRICT, MONTH, MUNICIPALITY, Definition
from slagkracht.apps.figures.periods import Period, quarters
from slagkracht.apps.figures.suppression import Key, Mark, Sum, Table, protect

ROUND = 5  # a stock leaves the house rounded: the difference of two months says little of who went
ALL = "*"  # the margin: all values of a dimension, all districts ("" is what nobody filled in)
Counts = Mapping[tuple[str, ...], int]
Addition = tuple[dict["Cell", int], list[Sum]]
Count = Callable[[Period, tuple[str, ...]], Counts]


class Cell(NamedTuple):
    """One cell: in a period (as an address writes it), for one value of a dimension, in one district."""

    period: str
    dimension: str = ALL
    value: str = ALL
    district: str = ALL


@dataclass(frozen=True)
class Universe:
    """Every value that a cell can have, so that nothing is told by a row that is not there.

    ``districts``; per dimension the values; per municipality its district.
    """

    districts: tuple[str, ...]
    municipalities: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]

    def pairs(self, dimension: str) -> list[tuple[str, str]]:
        """The values of a dimension with the districts where they can be."""
        if dimension == MUNICIPALITY:
            return list(self.municipalities.items())
        return list(product(self.values[dimension], self.districts))


@dataclass(frozen=True)
class Release:
    """The cells of one definition in one year, each with its count and whether it may be shown."""

    values: Mapping[Cell, int]
    marks: Mapping[Cell, Mark]
    sums: Sequence[Sum]


def released(definition: Definition, period: Period, today: date) -> bool:
    """May numbers of this period leave the house: a year or a quarter that is over?"""
    settled = today - timedelta(days=definition.settles)
    return not period.month and period.finished(settled) and period.last >= definition.valid_from


def cell(period: Period, dimension: str, value: str, district: str) -> Cell:
    """The cell that a page asks: a month and a district are periods and places of their own."""
    if value == ALL or dimension not in (MONTH, DISTRICT):
        return Cell(period.code, ALL if value == ALL else dimension, value, district)
    return Cell(value) if dimension == MONTH else Cell(period.code, district=value)


def values(found: Release, period: Period, dimension: str, district: str) -> list[str]:
    """The values of a dimension that were released, in one district or in all."""
    if dimension == MONTH:
        return [month.code for month in period.months() if Cell(month.code) in found.values]
    if dimension == DISTRICT:
        places = [c.district for c in found.values if c.period == period.code and c.dimension == ALL]
        return [place for place in places if place != ALL]
    mine = (c for c in found.values if c.period == period.code and c.dimension == dimension)
    return [c.value for c in mine if c.district == district]


def release(definition: Definition, year: int, count: Count, universe: Universe, *, today: date) -> Release:
    """Everything of a definition in a year that may leave the house today. ``count`` gives the counts of a
    period by some dimensions (of a stock: those on its last day)."""
    whole = Release({}, {}, ())
    over = [quarter for quarter in quarters(year) if released(definition, quarter, today)]
    monthly = count(Period(year), (MONTH,)) if over else {}
    for quarter in over:
        whole = _joined(whole, _quarter(definition, quarter, monthly), definition)
    if released(definition, Period(year), today):
        whole = _joined(whole, _year(definition, year, whole, count, universe), definition)
    return whole


def _joined(before: Release, added: Addition, definition: Definition) -> Release:
    """The release with more cells; what was marked before stays."""
    values, sums = added
    cells: dict[Cell, int] = {**before.values, **values}
    ties = (*before.sums, *sums)
    marks = _marks(tuple(cells.items()), ties, tuple(before.marks.items()), definition.insiders)
    return Release(cells, marks, ties)


@lru_cache(maxsize=64)
def _marks(
    values: tuple[tuple[Cell, int], ...],
    sums: tuple[Sum, ...],
    settled: tuple[tuple[Cell, Mark], ...],
    insiders: str,
) -> dict[Cell, Mark]:
    """Worked out once: the same numbers always get the same marks, and finished periods do not change."""
    table = Table(dict(values), sums)
    known = _known_to_insiders(table.values, insiders)
    marks = protect(table, insiders=known, settled=dict(settled), cost=_cost)
    return {cell: marks[cell] for cell, _ in values}


def _quarter(definition: Definition, quarter: Period, monthly: Counts) -> Addition:
    """A quarter: its total and its months. A stock is that of its last month."""
    months = [month for month in quarter.months() if month.last >= definition.valid_from]
    values = {Cell(month.code): monthly.get((month.code,), 0) for month in months}
    if definition.kind == "stock":
        values = {cell: (n + ROUND // 2) // ROUND * ROUND for cell, n in values.items()}
    added = tuple(values)[-1:] if definition.kind == "stock" else tuple(values)
    total = Cell(quarter.code)
    return {**values, total: sum(values[cell] for cell in added)}, [Sum(total, added)]


def _year(definition: Definition, year: int, before: Release, count: Count, universe: Universe) -> Addition:
    """A year: its total, its districts, and every other dimension by itself and by district."""
    period = Period(year)
    over = [cell for quarter in quarters(year) if (cell := Cell(quarter.code)) in before.values]
    added = tuple(over[-1:] if definition.kind == "stock" else over)
    whole = Cell(period.code)
    if DISTRICT not in definition.released:
        return {whole: sum(before.values[cell] for cell in added)}, [Sum(whole, added)]
    values, sums = _by_district(period, count(period, (DISTRICT,)), universe)
    sums.append(Sum(whole, added))
    for dimension in definition.released:
        if dimension not in (MONTH, DISTRICT):
            more, ties = _by_dimension(period, dimension, count(period, (dimension, DISTRICT)), universe)
            values |= more
            sums += ties
    return values, sums


def _by_district(period: Period, counts: Counts, universe: Universe) -> tuple[dict[Cell, int], list[Sum]]:
    places = _with_more(universe.districts, (place for (place,) in counts))
    values = {Cell(period.code, district=place): counts.get((place,), 0) for place in places}
    total = Cell(period.code)
    return {total: sum(values.values()), **values}, [Sum(total, tuple(values))]


def _by_dimension(
    period: Period, dimension: str, counts: Counts, universe: Universe
) -> tuple[dict[Cell, int], list[Sum]]:
    """Each value in each district; its sum over districts; and per district the sum over values."""
    pairs = _with_more(universe.pairs(dimension), counts)
    inner = {Cell(period.code, dimension, *pair): counts.get(pair, 0) for pair in pairs}
    by_value: dict[str, list[Cell]] = {}
    by_place: dict[str, list[Cell]] = {}
    for cell in inner:
        by_value.setdefault(cell.value, []).append(cell)
        by_place.setdefault(cell.district, []).append(cell)
    margins = {Cell(period.code, dimension, value): cells for value, cells in by_value.items()}
    sums = [Sum(margin, tuple(cells)) for margin, cells in margins.items()]
    sums += [Sum(Cell(period.code, district=place), tuple(cells)) for place, cells in by_place.items()]
    outer = {margin: sum(inner[cell] for cell in cells) for margin, cells in margins.items()}
    return {**inner, **outer}, sums


def _with_more(known: Iterable[Any], found: Iterable[Any]) -> list[Any]:
    """What is known, and what was found besides."""
    return list(dict.fromkeys((*known, *found)))


def _cost(key: Key) -> int:
    """What hiding a cell costs the reader: totals cost most, the inside of a table nothing."""
    assert isinstance(key, Cell)
    if key.dimension == ALL:
        return 100 if key.district == ALL else 30
    return 3 if key.district == ALL else 0


def _known_to_insiders(cells: Iterable[Key], insiders: str) -> list[frozenset[Key]]:
    """Per district (or per municipality) the cells that its own people know."""
    own: dict[str, set[Key]] = {}
    named = [cell for cell in cells if isinstance(cell, Cell)]
    towns = [cell for cell in named if cell.dimension == MUNICIPALITY and cell.district != ALL]
    where = {cell.value: cell.district for cell in towns}
    for cell in named:
        place = _of(cell, insiders, where)
        if place != ALL:
            own.setdefault(place, set()).add(cell)
    return [frozenset(cells) for cells in own.values()]


def _of(cell: Cell, insiders: str, where: Mapping[str, str]) -> str:
    """Whose cell this is: of a municipality, or of a district; ALL where it is nobody's own."""
    town = cell.value if cell.dimension == MUNICIPALITY else ALL
    if insiders == MUNICIPALITY:
        return town
    return where.get(town, ALL) if cell.district == ALL else cell.district
