"""Counts per location and period, read from one file of cases and one of locations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from slagkracht.core import tables
from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.arrays import Booleans, Floats, Integers
from slagkracht.core.place.distance import Coordinates, locate
from slagkracht.core.place.periods import Axis, read_periods

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

ALL_TIME = Axis("number", 0, 0)


@dataclass(frozen=True)
class Columns:
    """What the columns are called; ``time`` None: no time in the files."""

    id: str
    count: str
    x: str
    y: str
    time: str | None = None
    population: str | None = None


@dataclass(frozen=True)
class Panel:
    """Locations by periods. ``population`` and ``controls`` are None when not asked for.

    ``left_out``: locations of which no population is known.
    """

    ids: tuple[str, ...]
    coordinates: Coordinates
    axis: Axis
    counts: Integers
    population: Floats | None = None
    controls: Integers | None = None
    left_out: tuple[str, ...] = ()

    def between(self, first: int, last: int) -> Panel:
        """Only the periods from ``first`` to ``last`` (places on the axis, both included)."""
        cut = slice(first, last + 1)
        return replace(
            self,
            axis=Axis(self.axis.unit, self.axis.first + first, self.axis.first + last),
            counts=self.counts[:, cut],
            population=None if self.population is None else self.population[:, cut],
            controls=None if self.controls is None else self.controls[:, cut],
        )


def read_panel(
    cases: Path,
    locations: Path,
    columns: Columns,
    *,
    controls: Path | None = None,
    unit: str | None = None,
    surface: str | None = None,
) -> Panel:
    """Read the files; rows of one location and period are added up, what is absent counts as zero.

    ``population`` may stand in the cases file (per location, or per location and period: missing periods
    are filled in along a straight line between known ones; without ``time`` the mean over the rows of a
    location) or in the locations file. ``controls``: a file
    with the same id, count and time columns.

    Raises what ``tables`` raises, and ``place.duplicate_location``, ``place.unknown_location``,
    ``place.population_missing``, ``place.population_differs``, ``place.cases_without_population``.
    """
    places = tables.read(locations, [columns.id, columns.x, columns.y])
    number_of = _numbered(places[columns.id], locations.name, columns.id)
    coordinates = locate(
        _floats(places, columns.x, locations.name),
        _floats(places, columns.y, locations.name),
        x_name=columns.x,
        y_name=columns.y,
        surface=surface,
    )
    rows = _read_rows(cases, columns, number_of, unit)
    other = _read_rows(controls, columns, number_of, unit) if controls else None
    axis = _joint(rows, other)
    counts = rows.summed(len(number_of), axis)
    panel = Panel(tuple(number_of), coordinates, axis, counts)
    if other is not None:
        panel = replace(panel, controls=other.summed(len(number_of), axis))
    if columns.population is None:
        return panel
    return _with_population(panel, rows, places, columns.population, (cases.name, locations.name))


@dataclass(frozen=True)
class _Rows:
    """The rows of one file: which location, which period, how many."""

    file: str
    frame: pl.DataFrame
    place: Integers
    axis: Axis
    period: Integers
    count: Integers

    def periods_on(self, axis: Axis) -> Integers:
        return self.period + (self.axis.first - axis.first)

    def summed(self, places: int, axis: Axis) -> Integers:
        cells = self.place * len(axis) + self.periods_on(axis)
        totals = np.zeros(places * len(axis), dtype=np.int64)
        np.add.at(totals, cells, self.count)
        return totals.reshape(places, len(axis))


def _read_rows(path: Path, columns: Columns, number_of: dict[str, int], unit: str | None) -> _Rows:
    frame = tables.read(path, [columns.id, columns.count, *([columns.time] if columns.time else [])])
    places = [number_of.get(value, -1) for value in frame[columns.id]]
    if -1 in places:
        row = places.index(-1)
        raise UnusableInput(
            "place.unknown_location",
            file=path.name,
            row=row + tables.HEADER_ROWS,
            column=columns.id,
            value=frame[columns.id][row],
        )
    count = tables.numbers(frame, columns.count, path.name, at_least=0, whole=True).to_numpy()
    axis = ALL_TIME
    period: Integers = np.zeros(frame.height, dtype=np.int64)
    if columns.time:
        axis, period = read_periods(frame[columns.time].to_list(), path.name, columns.time, unit)
    return _Rows(path.name, frame, np.array(places), axis, period, count)


def _joint(rows: _Rows, other: _Rows | None) -> Axis:
    if other is None:
        return rows.axis
    if other.axis.unit != rows.axis.unit:
        raise UnusableInput(
            "place.other_periods", file=other.file, unit=other.axis.unit, wanted=rows.axis.unit
        )
    return Axis(rows.axis.unit, min(rows.axis.first, other.axis.first), max(rows.axis.last, other.axis.last))


def _numbered(ids: pl.Series, file: str, column: str) -> dict[str, int]:
    number_of: dict[str, int] = {}
    for row, value in enumerate(ids, start=tables.HEADER_ROWS):
        if value == "":
            raise UnusableInput("value_missing", file=file, row=row, column=column)
        if value in number_of:
            raise UnusableInput("place.duplicate_location", file=file, row=row, column=column, value=value)
        number_of[value] = row - tables.HEADER_ROWS
    return number_of


def _floats(frame: pl.DataFrame, column: str, file: str) -> Floats:
    return tables.numbers(frame, column, file).to_numpy().astype(np.float64)


def _with_population(
    panel: Panel, rows: _Rows, places: pl.DataFrame, column: str, files: tuple[str, str]
) -> Panel:
    if column in rows.frame.columns:
        population = _fill(_per_cell(panel, rows, column))
    elif column in places.columns:
        fixed = tables.numbers(places, column, files[1], at_least=0).to_numpy()
        population = np.repeat(fixed[:, None].astype(np.float64), len(panel.axis), axis=1)
    else:
        raise UnusableInput("place.population_missing", column=column, cases=files[0], locations=files[1])
    _refuse_cases_of_nobody(panel, rows, population)
    known = np.asarray(~np.isnan(population).any(axis=1))
    return _only(replace(panel, population=population), known)


def _per_cell(panel: Panel, rows: _Rows, column: str) -> Floats:
    """Population per location and period as the rows give it, nan where they do not."""
    given = tables.numbers(rows.frame, column, rows.file, at_least=0).to_numpy()
    cells = rows.place * len(panel.axis) + rows.periods_on(panel.axis)
    if panel.axis == ALL_TIME:  # rows of several years, taken together: their mean
        rows_of = np.bincount(rows.place, minlength=len(panel.ids))
        summed = np.bincount(rows.place, weights=given, minlength=len(panel.ids))
        mean = np.where(rows_of > 0, summed / np.maximum(rows_of, 1), np.nan)
        return np.asarray(mean[:, None])
    population = np.full(panel.counts.size, np.nan)
    population[cells[::-1]] = given[::-1]
    differs = population[cells] != given
    if differs.any():
        row = int(differs.argmax())
        raise UnusableInput(
            "place.population_differs",
            file=rows.file,
            row=row + tables.HEADER_ROWS,
            column=column,
            value=rows.frame[column][row],
            other=f"{population[cells[row]]:g}",
        )
    return population.reshape(panel.counts.shape)


def _fill(population: Floats) -> Floats:
    """Missing periods on a straight line between known ones, level before the first and after the last."""
    periods = np.arange(population.shape[1])
    for row in population:
        known = ~np.isnan(row)
        if known.any() and not known.all():
            row[:] = np.interp(periods, periods[known], row[known])
    return population


def _refuse_cases_of_nobody(panel: Panel, rows: _Rows, population: Floats) -> None:
    nobody = (population[rows.place, rows.periods_on(panel.axis)] == 0) & (rows.count > 0)
    if nobody.any():
        row = int(nobody.argmax())
        raise UnusableInput(
            "place.cases_without_population",
            file=rows.file,
            row=row + tables.HEADER_ROWS,
            value=panel.ids[rows.place[row]],
        )


def _only(panel: Panel, kept: Booleans) -> Panel:
    if kept.all():
        return panel
    assert panel.population is not None
    return replace(
        panel,
        ids=tuple(name for name, keep in zip(panel.ids, kept, strict=True) if keep),
        left_out=tuple(name for name, keep in zip(panel.ids, kept, strict=True) if not keep),
        coordinates=panel.coordinates.among(kept),
        counts=panel.counts[kept],
        population=panel.population[kept],
    )
