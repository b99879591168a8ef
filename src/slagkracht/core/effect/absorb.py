"""Two sets of fixed effects taken out exactly, without making a dummy for each.

Every unit's effect (and, if asked, its own straight line over time) is eliminated first; what is left are
equations in the times only, as many as there are times. Work grows with the rows; the answer is that of
the regression with all dummies, also for unbalanced panels and weights.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from slagkracht.core.effect.regression import Codes, Floats, totals
from slagkracht.core.errors import UnusableInput

MOST_TIMES = 5_000
TOLERANCE = 1e-10


class TwoWay:
    """Unit effects and time effects of a panel.

    Takes per row the unit's code (0 … units - 1), the time's code, a weight ≥ 0, and optionally the time as
    a number, in which case each unit also has its own slope. Raises ``effect.too_many_times`` above
    5,000 times.
    """

    def __init__(
        self,
        units: Codes,
        times: Codes,
        weights: Floats,
        *,
        sizes: tuple[int, int] | None = None,
        slopes: Floats | None = None,
    ) -> None:
        self.units, self.times, self.weights = units, times, weights
        self.n_units, self.n_times = sizes or (int(units.max()) + 1, int(times.max()) + 1)
        if self.n_times > MOST_TIMES:
            raise UnusableInput("effect.too_many_times", count=self.n_times, most=MOST_TIMES)
        self._unit_weight = totals(units, weights, self.n_units)
        self._basis = self._unit_basis(slopes)
        self._cross = [self._crossing(base) for base in self._basis]
        self._inverse, time_rank = self._time_inverse()
        self.rank = time_rank + sum(self._filled(base) for base in self._basis)

    def residuals(self, column: Floats) -> Floats:
        """``column`` with all effects taken out."""
        return column - self.fitted(column)

    def fitted(self, column: Floats) -> Floats:
        """The part of ``column`` that the effects explain, row by row."""
        unit_parts, time_part = self._effects(column)
        explained = time_part[self.times]
        for base, part in zip(self._basis, unit_parts, strict=True):
            explained += base * part[self.units]
        return explained

    def effects(self, column: Floats) -> tuple[Floats, Floats]:
        """The effect per unit and per time (only their sum has meaning); without own slopes."""
        (part,), time_part = self._effects(column)
        return part * self._scale(), time_part

    def effects_from_sums(self, unit_sums: Floats, time_sums: Floats) -> tuple[Floats, Floats]:
        """Solve the normal equations for a given right-hand side; per unit and per time."""
        (part,), time_part = self._solve([unit_sums * self._scale()], time_sums)
        return part * self._scale(), time_part

    def _scale(self) -> Floats:
        root = np.sqrt(self._unit_weight)
        return np.divide(1.0, root, out=np.zeros_like(root), where=root > 0)

    def _effects(self, column: Floats) -> tuple[list[Floats], Floats]:
        weighted = self.weights * column
        projections = [totals(self.units, weighted * base, self.n_units) for base in self._basis]
        return self._solve(projections, totals(self.times, weighted, self.n_times))

    def _solve(self, projections: list[Floats], time_sums: Floats) -> tuple[list[Floats], Floats]:
        rest = time_sums - sum(cross.T @ part for cross, part in zip(self._cross, projections, strict=True))
        time_part = self._inverse @ rest
        unit_parts = [part - cross @ time_part for cross, part in zip(self._cross, projections, strict=True)]
        return unit_parts, time_part

    def _unit_basis(self, slopes: Floats | None) -> list[Floats]:
        """Per row the value of one or two functions, of length one and at right angles within each unit."""
        first = self._scale()[self.units]
        if slopes is None:
            return [first]
        line = slopes - slopes.mean()
        for _ in range(2):
            level = totals(self.units, self.weights * first * line, self.n_units)
            line = line - first * level[self.units]
        length = np.sqrt(totals(self.units, self.weights * line**2, self.n_units))
        room = TOLERANCE * max(1.0, float(np.abs(slopes).max())) * np.sqrt(self._unit_weight)
        scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > room)
        return [first, line * scale[self.units]]

    def _crossing(self, base: Floats) -> Any:
        from scipy.sparse import csr_array

        shape = (self.n_units, self.n_times)
        return csr_array((self.weights * base, (self.units, self.times)), shape=shape)

    def _filled(self, base: Floats) -> int:
        """In how many units this function says something."""
        return int((totals(self.units, self.weights * base**2, self.n_units) > 0.5).sum())

    def _time_inverse(self) -> tuple[Floats, int]:
        per_time = totals(self.times, self.weights, self.n_times)
        left = np.diag(per_time)
        for cross in self._cross:
            left -= (cross.T @ cross).toarray()
        values, vectors = np.linalg.eigh(left)
        sure = values > TOLERANCE * float(per_time.max())
        inverse = (vectors[:, sure] / values[sure]) @ vectors[:, sure].T
        return inverse, int(sure.sum())
