"""Units followed over time, as the evaluations need them: coded, checked, ready to compute with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from slagkracht.core import tables
from slagkracht.core.effect.columns import filled, sized
from slagkracht.core.effect.regression import Codes, Floats
from slagkracht.core.effect.timeline import ordered
from slagkracht.core.errors import UnusableInput

WIDEST = 1e10  # largest weight over smallest; beyond it rounding decides the answer


@dataclass(frozen=True)
class Panel:
    """Rows of (unit, time): outcome, treatment columns, controls, weights.

    ``units``, ``times`` and ``clusters`` are codes 0, 1, …; ``positions`` gives each time as a number (its
    own where the times are numbers, otherwise its rank). ``rows`` is the row in the source, from 0; ``name``
    the source's name, for messages. Make one with ``panel_of`` or ``read_panel``.
    """

    outcome: Floats
    units: Codes
    unit_names: tuple[str, ...]
    times: Codes
    time_names: tuple[str, ...]
    positions: Floats
    treatments: Mapping[str, Floats]
    controls: Mapping[str, Floats]
    weights: Floats
    clusters: Codes | None
    rows: Codes
    labels: Mapping[str, str]
    name: str | None = None
    without_weight: int = 0

    @property
    def repeated(self) -> bool:
        """Whether some unit has several rows at one time."""
        cells = np.sort(self.units * len(self.time_names) + self.times)
        return bool((cells[1:] == cells[:-1]).any())

    def units_in(self, rows: npt.NDArray[np.bool_]) -> int:
        """How many units these rows belong to."""
        return int((np.bincount(self.units[rows]) > 0).sum())

    def first_treatment(self) -> Floats:
        """The treatment the question is about."""
        return next(iter(self.treatments.values()))

    def only(self, rows: npt.NDArray[np.bool_]) -> Panel:
        """The panel of some of its rows; what falls away leaves no gap in the codes."""
        kept_units, units = np.unique(self.units[rows], return_inverse=True)
        kept_times, times = np.unique(self.times[rows], return_inverse=True)
        clusters = None
        if self.clusters is not None:
            clusters = np.unique(self.clusters[rows], return_inverse=True)[1].astype(np.int64)
        return replace(
            self,
            outcome=self.outcome[rows],
            units=units.astype(np.int64),
            unit_names=tuple(self.unit_names[place] for place in kept_units),
            times=times.astype(np.int64),
            time_names=tuple(self.time_names[place] for place in kept_times),
            positions=self.positions[kept_times],
            treatments={name: column[rows] for name, column in self.treatments.items()},
            controls={name: column[rows] for name, column in self.controls.items()},
            weights=self.weights[rows],
            clusters=clusters,
            rows=self.rows[rows],
        )

    def row(self, position: int) -> int:
        """The row as a spreadsheet counts it."""
        return int(self.rows[position]) + tables.HEADER_ROWS


def panel_of(
    outcome: npt.ArrayLike,
    unit: Sequence[Any],
    time: Sequence[Any],
    treatments: Mapping[str, npt.ArrayLike],
    *,
    controls: Mapping[str, npt.ArrayLike] | None = None,
    weights: npt.ArrayLike | None = None,
    clusters: Sequence[Any] | None = None,
    labels: Mapping[str, str] | None = None,
    name: str | None = None,
) -> Panel:
    """A panel from columns of equal length; rows of weight 0 are left out and counted.

    ``unit``, ``time`` and ``clusters`` may be numbers or words. Raises ``effect.no_weight`` when no row
    weighs anything, ``effect.weights_apart`` when one weighs 10¹⁰ times another, ``effect.negative_weight``
    (in ``read_panel``: ``out_of_range``) and ``effect.times_unordered`` when the times are words that cannot
    be put in order.
    """
    weight = np.ones(len(unit)) if weights is None else np.asarray(weights, dtype=float)
    if (weight < 0).any():
        raise UnusableInput("effect.negative_weight", file=name)
    used = np.flatnonzero(weight > 0)
    if len(used) == 0:
        raise UnusableInput("effect.no_weight", file=name)
    if weight.max() > WIDEST * weight[used].min():
        raise UnusableInput("effect.weights_apart", file=name, column=(labels or {}).get("weights"))
    unit_names, units = _codes(unit, used)
    time_names, positions, times = ordered(np.asarray(time, dtype=str)[used], name)
    return Panel(
        outcome=np.asarray(outcome, dtype=float)[used],
        units=units,
        unit_names=unit_names,
        times=times,
        time_names=time_names,
        positions=positions,
        treatments=_columns(treatments, used),
        controls=_columns(controls or {}, used),
        weights=weight[used] / weight[used].mean(),
        clusters=None if clusters is None else _codes(clusters, used)[1],
        rows=used.astype(np.int64),
        labels=labels or {},
        name=name,
        without_weight=len(weight) - len(used),
    )


def read_panel(
    path: str | Path,
    *,
    outcome: str,
    unit: str,
    time: str,
    treatments: Sequence[str],
    controls: Sequence[str] = (),
    weights: str | None = None,
    cluster: str | None = None,
) -> Panel:
    """A panel from a CSV file; the arguments name its columns.

    Raises what ``core.tables`` raises (a missing column, a value that is no number, with its row) and what
    ``panel_of`` raises.
    """
    name = Path(path).name
    named = [outcome, unit, time, *treatments, *controls]
    frame = tables.read(path, [*named, *filter(None, [weights, cluster])])

    return panel_of(
        sized(frame, outcome, name),
        filled(frame, unit, name),
        filled(frame, time, name),
        {column: sized(frame, column, name) for column in treatments},
        controls={column: sized(frame, column, name) for column in controls},
        weights=sized(frame, weights, name, at_least=0) if weights else None,
        clusters=filled(frame, cluster, name) if cluster else None,
        labels={"outcome": outcome, "unit": unit, "time": time, "weights": weights or ""},
        name=name,
    )


def _columns(columns: Mapping[str, npt.ArrayLike], used: Codes) -> dict[str, Floats]:
    return {key: np.asarray(values, dtype=float)[used] for key, values in columns.items()}


def _codes(values: Sequence[Any], used: Codes) -> tuple[tuple[str, ...], Codes]:
    names, codes = np.unique(np.asarray(values, dtype=str)[used], return_inverse=True)
    return tuple(names.tolist()), codes.astype(np.int64)
