"""The power of a plan by doing it: make data, run the evaluation, count how often it finds something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from slagkracht.core.effect.did import difference_in_differences
from slagkracht.core.effect.displacement import Counts, weighted_displacement_difference
from slagkracht.core.effect.its import Family, interrupted_time_series
from slagkracht.core.effect.panel import panel_of
from slagkracht.core.effect.plan import Plan
from slagkracht.core.effect.regression import Floats
from slagkracht.core.effect.series import series_of
from slagkracht.core.errors import UnusableInput
from slagkracht.core.progress import Progress, silent

MOST_ROWS = 20_000


@dataclass(frozen=True)
class Simulated:
    """Shares of ``runs`` in which the evaluation concluded that something changed: with and without change.

    ``power_error`` is the standard error of ``power`` by the number of runs.
    """

    power: float
    false_alarms: float
    runs: int

    @property
    def power_error(self) -> float:
        """How far the share may be off by chance."""
        return float(np.sqrt(self.power * (1 - self.power) / self.runs))

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "power": self.power,
            "error": self.power_error,
            "false_alarms": self.false_alarms,
            "runs": self.runs,
        }


def simulated_power(plan: Plan, *, runs: int, seed: int, progress: Progress = silent) -> Simulated:
    """How often the evaluation itself, with its own cautious judgement, finds the change of a plan.

    Takes a plan, how many times to try, and the seed of chance. Counts are drawn as Poisson, or negative
    binomial when the dispersion is above 1. Because the evaluation is cautious where the data are, the
    share can lie a little under the formula's.
    Raises ``effect.plan``, ``effect.simulation_too_large`` above 20,000 rows a run, ``out_of_range`` for
    ``runs`` under 1.
    """
    plan.check()
    if runs < 1:
        raise UnusableInput("out_of_range", value=runs, allowed="≥ 1")
    rows = (plan.before + plan.after) * (plan.areas + plan.control_areas if plan.design == "did" else 1)
    if rows > MOST_ROWS:
        raise UnusableInput("effect.simulation_too_large", rows=rows, most=MOST_ROWS)
    chance = np.random.default_rng(seed)
    trials: dict[str, Callable[[Plan, np.random.Generator], bool]] = {"its": _its, "did": _did, "wdd": _wdd}
    nothing = replace(plan, reduction=0.0)
    found = alarms = 0
    for run in range(runs):
        found += trials[plan.design](plan, chance)
        alarms += trials[plan.design](nothing, chance)
        progress(run + 1, runs, "runs")
    return Simulated(found / runs, alarms / runs, runs)


def _draw(mean: Floats, dispersion: float, chance: np.random.Generator) -> Floats:
    if dispersion == 1:
        return chance.poisson(mean).astype(float)
    size = np.maximum(mean, 1e-12) / (dispersion - 1)
    return chance.negative_binomial(size, 1 / dispersion).astype(float)


def _its(plan: Plan, chance: np.random.Generator) -> bool:
    after = np.arange(plan.before + plan.after) >= plan.before
    mean = plan.count * plan.areas * np.where(after, 1 - plan.reduction, 1.0)
    counts = _draw(mean, plan.dispersion, chance)
    series = series_of(counts, np.arange(len(counts)).tolist(), after)
    family: Family = "poisson" if plan.dispersion == 1 else "quasipoisson"
    try:
        result = interrupted_time_series(series, family=family, level=1 - plan.alpha)
    except UnusableInput:  # all zero before or after: the evaluation has no answer either
        return False
    return result.judgement.demonstrable


def _did(plan: Plan, chance: np.random.Generator) -> bool:
    areas, periods = plan.areas + plan.control_areas, plan.before + plan.after
    area, period = np.repeat(np.arange(areas), periods), np.tile(np.arange(periods), areas)
    treated = (area < plan.areas) & (period >= plan.before)
    own_change = 1 + plan.area_spread * chance.standard_normal(areas)[area] * (period >= plan.before)
    mean = plan.count * np.maximum(own_change, 0) * np.where(treated, 1 - plan.reduction, 1.0)
    panel = panel_of(
        _draw(mean, plan.dispersion, chance), area.tolist(), period.tolist(), {"treated": treated}
    )
    result = difference_in_differences(panel, errors="cluster", level=1 - plan.alpha)
    return result.judgement.demonstrable


def _wdd(plan: Plan, chance: np.random.Generator) -> bool:
    treated, control = plan.count * plan.areas, plan.count * plan.control_areas
    means = np.array(
        [
            treated * plan.before,
            treated * plan.after * (1 - plan.reduction),
            control * plan.before,
            control * plan.after,
        ]
    )
    own_before, own_after, other_before, other_after = (
        _draw(means, plan.dispersion, chance).astype(int).tolist()
    )
    result = weighted_displacement_difference(
        Counts(own_before, own_after),
        Counts(other_before, other_after),
        after_length=plan.after / plan.before,
        control_size=plan.control_areas / plan.areas,
        dispersion=plan.dispersion,
        level=1 - plan.alpha,
    )
    return result.judgement.demonstrable
