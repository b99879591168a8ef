"""CSV files into what the analyses of areas take, with errors that say where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from slagkracht.core import tables
from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.arrays import Floats, Integers
from slagkracht.core.place.distance import Coordinates, locate
from slagkracht.core.place.neighbours import Neighbours, nearest, read_gal, read_pairs, within
from slagkracht.core.place.periods import Axis, read_periods

if TYPE_CHECKING:
    import polars as pl

MOST_EVENTS = 10**12  # per row; from some 1e15 on the regression and its upper limit break down


@dataclass(frozen=True)
class Areas:
    """One row per area: the frame, its file's name, and the ids in the order of the file."""

    frame: pl.DataFrame
    file: str
    ids: tuple[str, ...]

    def numbers(
        self, column: str, *, at_least: float | None = None, whole: bool = False
    ) -> Floats | Integers:
        """A column as numbers; see ``tables.numbers``."""
        tables.require(self.frame, [column], self.file)
        values = tables.numbers(self.frame, column, self.file, at_least=at_least, whole=whole)
        return values.to_numpy()

    def populations(self, counts: Integers, column: str) -> Floats:
        """A column of populations; nobody may live where there are cases: ``place.nobody_here``."""
        people = np.asarray(self.numbers(column, at_least=0), dtype=np.float64)
        wrong = (people == 0) & (counts > 0)
        if wrong.any():
            row = int(wrong.argmax())
            _refuse("place.nobody_here", self.file, row, column=column, value=int(counts[row]))
        return people


def read_areas(path: Path, id_column: str) -> Areas:
    """A file with one row per area; raises ``value_missing`` and ``place.duplicate_location``."""
    frame = tables.read(path, [id_column])
    seen: set[str] = set()
    for row, value in enumerate(frame[id_column]):
        if value == "":
            _refuse("value_missing", path.name, row, column=id_column)
        if value in seen:
            _refuse("place.duplicate_location", path.name, row, column=id_column, value=value)
        seen.add(value)
    return Areas(frame, path.name, tuple(frame[id_column]))


@dataclass(frozen=True)
class Nearness:
    """How neighbours are said: a GAL file, a list, or from coordinates so many or within a distance."""

    gal: Path | None = None
    pairs: Path | None = None
    x: str | None = None
    y: str | None = None
    count: int | None = None
    distance: float | None = None
    surface: str | None = None


def neighbours_of(areas: Areas, nearness: Nearness) -> Neighbours | None:
    """The neighbours asked for; None when none are; ``place.neighbours_needed`` when only half is said."""
    if nearness.gal:
        return read_gal(nearness.gal, areas.ids)
    if nearness.pairs:
        return read_pairs(nearness.pairs, areas.ids)
    if nearness.x is None and nearness.y is None and nearness.count is None and nearness.distance is None:
        return None
    if nearness.x is None or nearness.y is None or (nearness.count is None) == (nearness.distance is None):
        raise UnusableInput("place.neighbours_needed")
    spots = locate(
        np.asarray(areas.numbers(nearness.x), dtype=np.float64),
        np.asarray(areas.numbers(nearness.y), dtype=np.float64),
        x_name=nearness.x,
        y_name=nearness.y,
        surface=nearness.surface,
    )
    if nearness.count is not None:
        return nearest(spots, nearness.count)
    assert nearness.distance is not None
    return within(spots, nearness.distance)


def read_incidents(
    path: Path, x: str, y: str, t: str, surface: str | None = None
) -> tuple[Coordinates, Floats]:
    """Incidents: where, and when in days; times are plain numbers of days, or dates with or without time.

    Raises what ``tables.read`` and its columns raise, and ``place.too_few_points`` below two incidents.
    """
    frame = tables.read(path, [x, y, t])
    spots = locate(
        tables.numbers(frame, x, path.name).to_numpy().astype(np.float64),
        tables.numbers(frame, y, path.name).to_numpy().astype(np.float64),
        x_name=x,
        y_name=y,
        surface=surface,
    )
    days = _days(frame, t, path.name)
    if frame.height < 2:
        raise UnusableInput("place.too_few_points", file=path.name, count=frame.height, wanted=2)
    return spots, days


def _days(frame: pl.DataFrame, column: str, file: str) -> Floats:
    import polars as pl

    plain = frame[column].cast(pl.Float64, strict=False)
    if plain.null_count() < frame.height:  # at least one number: then all must be
        return tables.numbers(frame, column, file).to_numpy()
    moments = tables.times(frame, column, file)
    return moments.dt.epoch("us").to_numpy().astype(np.float64) / 86_400e6


@dataclass(frozen=True)
class Series:
    """Counts per series (``names``) and period of ``axis``: (series, periods)."""

    names: tuple[str, ...]
    axis: Axis
    counts: Integers


def read_series(path: Path, time: str, count: str, by: str | None, unit: str | None) -> Series:
    """Counts over time, added up per period and, with ``by``, per value of that column.

    Periods between the first and the last that have no row count as zero. Raises what ``tables.numbers``
    raises, and ``out_of_range`` for a count above ``MOST_EVENTS``.
    """
    frame = tables.read(path, [time, count, *([by] if by else [])])
    counts = tables.numbers(frame, count, path.name, at_least=0, whole=True).to_numpy()
    large = counts > MOST_EVENTS
    if large.any():
        facts = {"value": int(counts.max()), "allowed": f"≤ {MOST_EVENTS}"}
        _refuse("out_of_range", path.name, int(large.argmax()), column=count, **facts)
    axis, period = read_periods(frame[time].to_list(), path.name, time, unit)
    labels = frame[by].to_list() if by else ["all"] * frame.height
    number_of = {name: number for number, name in enumerate(sorted(set(labels)))}
    cells = np.array([number_of[label] for label in labels]) * len(axis) + period
    totals = np.zeros(len(number_of) * len(axis), dtype=np.int64)
    np.add.at(totals, cells, counts)
    return Series(tuple(number_of), axis, totals.reshape(len(number_of), len(axis)))


@dataclass(frozen=True)
class Reports:
    """Per body the reports of every area and phenomenon: ``received`` (bodies, areas × phenomena).

    ``areas`` and ``phenomena`` (cells,) name the cells; ``drivers`` (cells,) what may explain them.
    """

    bodies: tuple[str, ...]
    areas: tuple[str, ...]
    phenomena: tuple[str, ...]
    received: Integers
    drivers: dict[str, Floats]


@dataclass(frozen=True)
class ReportColumns:
    """What the columns are called; ``drivers``: at least one of population, firms, crime."""

    area: str
    phenomenon: str
    received: str
    body: str | None
    drivers: tuple[str, ...]


def read_reports(path: Path, columns: ReportColumns, areas: Path | None = None) -> Reports:
    """Reports received per area, phenomenon and body; a combination without a row counts as 0.

    The drivers stand in the same file (the same for every row of an area), or in ``areas``, one row per
    area, which then also says which areas there are. Raises ``place.drivers_needed``,
    ``place.driver_differs``, ``place.duplicate_cell``, ``place.unknown_location``.
    """
    if not columns.drivers:
        raise UnusableInput("place.drivers_needed")
    wanted = [columns.area, columns.phenomenon, columns.received, *([columns.body] if columns.body else [])]
    frame = tables.read(path, wanted if areas else [*wanted, *columns.drivers])
    for column in wanted:
        if (frame[column] == "").any():
            _refuse("value_missing", path.name, int((frame[column] == "").arg_max() or 0), column=column)
    drivers = _drivers_of_areas(areas, columns) if areas else _drivers_in_rows(frame, path.name, columns)
    names = list(next(iter(drivers.values())))
    kinds = sorted(set(frame[columns.phenomenon]))
    bodies = sorted(set(frame[columns.body])) if columns.body else ["all"]
    received = _received(frame, path.name, columns, (bodies, names, kinds))
    per_cell = {
        name: np.repeat([values[area] for area in names], len(kinds)) for name, values in drivers.items()
    }
    return Reports(
        tuple(bodies),
        tuple(area for area in names for _ in kinds),
        tuple(kinds * len(names)),
        received,
        per_cell,
    )


def _drivers_of_areas(path: Path, columns: ReportColumns) -> dict[str, dict[str, float]]:
    areas = read_areas(path, columns.area)
    return {
        name: dict(zip(areas.ids, areas.numbers(name, at_least=0).tolist(), strict=True))
        for name in columns.drivers
    }


def _drivers_in_rows(frame: pl.DataFrame, file: str, columns: ReportColumns) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for name in columns.drivers:
        known = found.setdefault(name, {})
        values = tables.numbers(frame, name, file, at_least=0)
        for row, (area, value) in enumerate(zip(frame[columns.area], values, strict=True)):
            if known.setdefault(area, value) != value:
                _refuse("place.driver_differs", file, row, column=name, value=value, other=known[area])
    return found


def _received(
    frame: pl.DataFrame, file: str, columns: ReportColumns, axes: tuple[list[str], list[str], list[str]]
) -> Integers:
    numbered = [{name: number for number, name in enumerate(names)} for names in axes]
    received = np.zeros([len(names) for names in axes], dtype=np.int64)
    seen: set[tuple[int, ...]] = set()
    counts = tables.numbers(frame, columns.received, file, at_least=0, whole=True)
    bodies = frame[columns.body] if columns.body else ["all"] * frame.height
    rows = zip(bodies, frame[columns.area], frame[columns.phenomenon], strict=True)
    for row, names in enumerate(rows):
        if names[1] not in numbered[1]:
            _refuse("place.unknown_location", file, row, column=columns.area, value=names[1])
        cell = tuple(numbers[name] for numbers, name in zip(numbered, names, strict=True))
        if cell in seen:
            _refuse("place.duplicate_cell", file, row)
        seen.add(cell)
        received[cell] = counts[row]
    return received.reshape(len(axes[0]), -1)


def _refuse(code: str, file: str, row: int, **facts: object) -> NoReturn:
    raise UnusableInput(code, file=file, row=row + tables.HEADER_ROWS, **facts)
