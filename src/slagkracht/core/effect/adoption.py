"""When each unit started: the shape of a treatment over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from slagkracht.core.effect.panel import Panel
from slagkracht.core.effect.regression import Codes
from slagkracht.core.errors import UnusableInput

NEVER = -1


@dataclass(frozen=True)
class Adoption:
    """Per unit the code of the first treated time (``NEVER`` where there is none); per row what follows."""

    start: Codes
    treated: npt.NDArray[np.bool_]
    horizon: Codes  # periods since the start, negative before it; 0 for never-treated units
    ever: npt.NDArray[np.bool_]

    @property
    def cohorts(self) -> Codes:
        """The distinct starts."""
        return np.unique(self.start[self.start != NEVER])


def adoption_of(panel: Panel) -> Adoption:
    """Read the first treatment as "from then on": positive is treated.

    Raises ``effect.never_treated`` when no row is treated and ``effect.treatment_stops`` (with the row) when
    a unit's treatment ends again: these methods cannot say anything then.
    """
    on = panel.first_treatment() > 0
    if not on.any():
        raise UnusableInput("effect.never_treated", file=panel.name, column=next(iter(panel.treatments)))
    late = len(panel.time_names)
    first = np.full(len(panel.unit_names), late, dtype=np.int64)
    np.minimum.at(first, panel.units[on], panel.times[on])
    start = first[panel.units]
    stopped = np.flatnonzero((panel.times >= start) & ~on)
    if len(stopped):
        raise UnusableInput(
            "effect.treatment_stops",
            file=panel.name,
            row=panel.row(int(stopped[0])),
            column=next(iter(panel.treatments)),
            unit=panel.unit_names[panel.units[stopped[0]]],
        )
    ever = start < late
    return Adoption(
        start=np.where(first < late, first, NEVER),
        treated=on,
        horizon=np.where(ever, _periods(panel)[panel.times] - _at(panel, start), 0),
        ever=ever,
    )


def _periods(panel: Panel) -> Codes:
    """Each time as a whole number of periods: its value where times are whole numbers, otherwise its rank."""
    positions = panel.positions
    if np.array_equal(positions, np.round(positions)) and np.abs(positions).max() < 2**53:
        return positions.astype(np.int64)
    return np.arange(len(positions), dtype=np.int64)


def _at(panel: Panel, start: Codes) -> Codes:
    periods = _periods(panel)
    return periods[np.minimum(start, len(periods) - 1)]


def starts_apart(panel: Panel) -> bool:
    """Whether a 0/1 treatment begins at different times for different units (and does not end again)."""
    if not np.isin(panel.first_treatment(), (0.0, 1.0)).all():
        return False
    try:
        return len(adoption_of(panel).cohorts) > 1
    except UnusableInput:
        return False
