"""The table a synthetic control is made from: outcomes per time and unit, and what units are matched on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from slagkracht.core import tables
from slagkracht.core.effect.columns import filled, sized
from slagkracht.core.effect.regression import Codes, Floats
from slagkracht.core.effect.timeline import ordered
from slagkracht.core.errors import UnusableInput

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Donors:
    """Outcomes (times × units) with the place of the treated unit and of the first treated time.

    ``predictors`` is characteristics × units, empty when units are matched on their outcomes only.
    """

    outcomes: Floats
    units: tuple[str, ...]
    times: tuple[str, ...]
    treated: int
    start: int
    predictors: Floats
    predictor_names: tuple[str, ...]
    name: str | None = None


def read_donors(
    path: str | Path,
    *,
    outcome: str,
    unit: str,
    time: str,
    treated: str,
    start: str,
    predictors: Sequence[str] = (),
) -> Donors:
    """Donors from a CSV file with one row per unit and time, complete.

    ``treated`` is the unit and ``start`` the first time under treatment, as they stand in the file. Each of
    ``predictors`` is a column, averaged over the times before the start, or ``column@time`` or
    ``column@time+time`` for given times.
    Raises what ``core.tables`` raises; ``effect.unit_unknown``, ``effect.time_unknown``,
    ``effect.cell_twice`` and ``effect.cell_missing`` (which unit, which time), ``effect.no_before``,
    ``effect.too_few_donors``.
    """
    name = Path(path).name
    wanted = [_parsed(text) for text in predictors]
    frame = tables.read(path, [outcome, unit, time, *(column for column, _ in wanted)])
    grid = _grid(filled(frame, unit, name), filled(frame, time, name), (unit, time), name)
    place = _index(grid.units, treated, "effect.unit_unknown", name, unit)
    began = _index(grid.times, start, "effect.time_unknown", name, time)
    if began == 0:
        raise UnusableInput("effect.no_before", file=name, column=time)
    if len(grid.units) < 3:
        raise UnusableInput("effect.too_few_donors", file=name, count=len(grid.units) - 1)
    rows = [_characteristic(frame, grid, column, when, began) for column, when in wanted]
    return Donors(
        outcomes=grid.filled(sized(frame, outcome, name)),
        units=grid.units,
        times=grid.times,
        treated=place,
        start=began,
        predictors=np.array(rows) if rows else np.empty((0, len(grid.units))),
        predictor_names=tuple(predictors),
        name=name,
    )


@dataclass(frozen=True)
class _Grid:
    """Where each row of a file stands in the table of times and units."""

    units: tuple[str, ...]
    times: tuple[str, ...]
    unit_codes: Codes
    time_codes: Codes
    name: str

    def filled(self, values: Floats) -> Floats:
        table = np.empty((len(self.times), len(self.units)))
        table[self.time_codes, self.unit_codes] = values
        return table


def _grid(units: list[str], times: list[str], columns: tuple[str, str], name: str) -> _Grid:
    """The grid, once every unit has one row at every time."""
    time_names, _, time_codes = ordered(np.asarray(times, dtype=str), name)
    unit_names, unit_codes = np.unique(np.asarray(units, dtype=str), return_inverse=True)
    grid = _Grid(tuple(unit_names.tolist()), time_names, unit_codes.astype(np.int64), time_codes, name)
    seen = np.zeros((len(time_names), len(unit_names)), dtype=bool)
    for row, cell in enumerate(zip(time_codes.tolist(), unit_codes.tolist(), strict=True)):
        if seen[cell]:
            where = {"file": name, "row": row + tables.HEADER_ROWS, "column": columns[1]}
            raise UnusableInput("effect.cell_twice", **where, **_cell(grid, *cell))
        seen[cell] = True
    empty = np.argwhere(~seen)
    if len(empty):
        raise UnusableInput(
            "effect.cell_missing", file=name, column=columns[1], **_cell(grid, *empty[0].tolist())
        )
    return grid


def _cell(grid: _Grid, time: int, unit: int) -> dict[str, str]:
    return {"unit": grid.units[unit], "time": grid.times[time]}


def _parsed(text: str) -> tuple[str, tuple[str, ...]]:
    """``income`` or ``black@1990+1991``: the column, and the times if there are any."""
    column, _, when = text.rpartition("@")
    if not column:
        return text, ()
    return column, tuple(part.strip() for part in when.split("+"))


def _index(known: tuple[str, ...], wanted: str, code: str, name: str, column: str) -> int:
    if wanted not in known:
        raise UnusableInput(code, file=name, column=column, value=wanted, known=known[:60])
    return known.index(wanted)


def _characteristic(
    frame: pl.DataFrame, grid: _Grid, column: str, when: tuple[str, ...], began: int
) -> Floats:
    """One value per unit: the average over the times asked for; cells at other times may be empty."""
    import polars as pl

    chosen = [_index(grid.times, time, "effect.time_unknown", grid.name, column) for time in when]
    chosen = chosen or list(range(began))
    asked = pl.Series(np.isin(grid.time_codes, chosen))
    only = frame.with_columns(pl.when(asked).then(pl.col(column)).otherwise(pl.lit("0")).alias(column))
    table = grid.filled(sized(only, column, grid.name))
    average: Floats = table[chosen].mean(axis=0)
    return average
