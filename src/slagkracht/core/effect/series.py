"""One series of counts over time with the moment an intervention began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from slagkracht.core import tables
from slagkracht.core.effect.columns import filled, sized
from slagkracht.core.effect.regression import Floats
from slagkracht.core.effect.timeline import ordered
from slagkracht.core.errors import UnusableInput


@dataclass(frozen=True)
class Series:
    """Counts in order of time. ``intervention`` is 0 before, 1 after (between for a part of a period)."""

    counts: Floats
    positions: Floats
    time_names: tuple[str, ...]
    intervention: Floats
    exposure: Floats
    labels: tuple[str, str]  # the columns of the time and of the intervention, for messages
    name: str | None = None
    with_exposure: bool = False

    @property
    def last_before(self) -> float:
        """The last time before the intervention began."""
        began = int(np.flatnonzero(self.intervention > 0)[0])
        return float(self.positions[max(began - 1, 0)])

    @property
    def missing(self) -> int:
        """How many times are skipped, when times are whole numbers."""
        steps = np.diff(self.positions)
        whole = np.array_equal(self.positions, np.round(self.positions))
        return int((steps - 1).sum()) if whole and len(steps) and steps.min() == 1 else 0


def series_of(
    counts: npt.ArrayLike,
    times: Sequence[Any],
    intervention: npt.ArrayLike,
    exposure: npt.ArrayLike | None = None,
    *,
    labels: tuple[str, str] = ("time", "intervention"),
    name: str | None = None,
) -> Series:
    """A series from columns of equal length, in any order; one row per time.

    Raises ``effect.time_twice`` (with the row), ``effect.intervention_range``, ``effect.no_intervention``
    when the intervention never begins or was there from the first time, ``effect.times_unordered``.
    """
    time_names, positions, codes = ordered(np.asarray(times, dtype=str), name)
    _refuse_repeats(codes, time_names, labels[0], name)
    order = np.argsort(codes)
    switch = np.asarray(intervention, dtype=float)
    outside = np.flatnonzero((switch < 0) | (switch > 1))
    if len(outside):
        row = int(outside[0]) + tables.HEADER_ROWS
        raise UnusableInput(
            "effect.intervention_range", file=name, row=row, column=labels[1], value=float(switch[outside[0]])
        )
    if not (switch > 0).any() or switch[order[0]] > 0:
        raise UnusableInput("effect.no_intervention", file=name, column=labels[1])
    weights = np.ones(len(codes)) if exposure is None else np.asarray(exposure, dtype=float)
    return Series(
        counts=np.asarray(counts, dtype=float)[order],
        positions=positions,
        time_names=time_names,
        intervention=switch[order],
        exposure=weights[order],
        labels=labels,
        name=name,
        with_exposure=exposure is not None,
    )


def read_series(
    path: str | Path, *, count: str, time: str, intervention: str, offset: str | None = None
) -> Series:
    """A series from a CSV file; the arguments name its columns.

    ``offset`` is a population or another exposure, above zero; its logarithm is taken here. Raises what
    ``core.tables`` and ``series_of`` raise.
    """
    name = Path(path).name
    frame = tables.read(path, [count, time, intervention, *filter(None, [offset])])
    counts = sized(frame, count, name, at_least=0, whole=True)
    exposure = None
    if offset:
        exposure = sized(frame, offset, name, at_least=0)
        if (exposure <= 0).any():
            row = int(np.flatnonzero(exposure <= 0)[0]) + tables.HEADER_ROWS
            raise UnusableInput("effect.no_exposure", file=name, row=row, column=offset)
    return series_of(
        counts,
        filled(frame, time, name),
        sized(frame, intervention, name),
        exposure,
        labels=(time, intervention),
        name=name,
    )


def _refuse_repeats(
    codes: npt.NDArray[np.int64], names: tuple[str, ...], column: str, name: str | None
) -> None:
    seen: set[int] = set()
    for position, code in enumerate(codes.tolist()):
        if code in seen:
            row = position + tables.HEADER_ROWS
            raise UnusableInput("effect.time_twice", file=name, row=row, column=column, value=names[code])
        seen.add(code)
