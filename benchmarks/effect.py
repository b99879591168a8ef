"""Effect: our evaluations beside the usual way of doing them, on the same data in the same run.

Measured in pairs (ours, theirs, ours, theirs, …) and compared by their medians; quality beside speed: how far
both answers are apart, and what the planted truth was.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks._rows import row
from slagkracht.core.effect import (
    difference_in_differences,
    e_test,
    interrupted_time_series,
    panel_of,
    series_of,
    staggered_effect,
)
from slagkracht.core.effect.simplex import closest_mix

ROUNDS = 3


def measure() -> list[dict[str, Any]]:
    """All comparisons."""
    return [
        _did_against_dummies(),
        _did_against_alternating(),
        _staggered_against_plain(),
        _series_against_statsmodels(),
        _mix_against_slsqp(),
        _e_test_against_double_sum(),
    ]


def _pair(what: str, ours: Callable[[], Any], alternative: str, theirs: Callable[[], Any]) -> dict[str, Any]:
    """Median seconds of both, measured in turn, after one run to warm up."""
    ours(), theirs()
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for call, kept in zip((ours, theirs), seconds, strict=True):
            began = time.perf_counter()
            call()
            kept.append(time.perf_counter() - began)
    return row(what, seconds[0], alternative, seconds[1])


def _panel_columns(units: int, times: int, growth: float = 0.0) -> tuple[Any, ...]:
    chance = np.random.default_rng(1)
    unit, month = np.repeat(np.arange(units), times), np.tile(np.arange(times), units)
    start = chance.choice([times // 4, times // 2, 10**6], units)
    treated = month >= start[unit]
    truth = np.where(treated, -2.0 - growth * (month - start[unit]), 0.0)
    base = chance.normal(20, 4, units)[unit] + chance.normal(0, 2, times)[month]
    return base + truth + chance.normal(0, 3, len(unit)), unit, month, treated, float(truth[treated].mean())


def _did_against_dummies() -> dict[str, Any]:
    import statsmodels.api as sm

    outcome, unit, month, treated, truth = _panel_columns(200, 60)
    panel = panel_of(outcome, unit.tolist(), month.tolist(), {"treated": treated})

    def theirs() -> Any:
        design = np.column_stack(
            [treated, unit[:, None] == np.arange(200), month[:, None] == np.arange(1, 60)]
        ).astype(float)
        return sm.OLS(outcome, design).fit(cov_type="cluster", cov_kwds={"groups": unit})

    def ours() -> Any:
        return difference_in_differences(panel, errors="cluster")

    found = _pair("did, 200 areas x 60 months, clustered", ours, "statsmodels OLS with dummies", theirs)
    own, other = ours().main, theirs()
    found["quality"] = {
        "estimate_apart": float(abs(own.value - other.params[0])),
        "se_apart": float(abs(own.se - other.bse[0])),
        "truth": truth,
        "estimate": own.value,
    }
    return found


def _did_against_alternating() -> dict[str, Any]:
    import pandas as pd

    outcome, unit, month, treated, _ = _panel_columns(50_000, 20)
    keep = np.random.default_rng(2).random(len(outcome)) > 0.1  # gaps: one pass of means is not enough
    panel = panel_of(outcome[keep], unit[keep].tolist(), month[keep].tolist(), {"treated": treated[keep]})
    frame = pd.DataFrame(
        {"y": outcome[keep], "d": treated[keep].astype(float), "u": unit[keep], "t": month[keep]}
    )

    def theirs() -> float:
        """Subtract means by turns until nothing changes; the estimate alone, without its error."""
        rest = frame[["y", "d"]].copy()
        for _ in range(100):
            before = rest["d"].to_numpy().copy()
            for key in ("u", "t"):
                rest -= rest.groupby(frame[key]).transform("mean")
            if np.abs(rest["d"].to_numpy() - before).max() < 1e-10:
                break
        return float((rest["y"] * rest["d"]).sum() / (rest["d"] ** 2).sum())

    def ours() -> Any:
        return difference_in_differences(panel, errors="cluster")

    found = _pair(
        "did, 900,000 rows with gaps, three kinds of errors", ours, "pandas, means by turns, no error", theirs
    )
    found["quality"] = {"estimate_apart": abs(ours().main.value - theirs())}
    return found


def _staggered_against_plain() -> dict[str, Any]:
    outcome, unit, month, treated, truth = _panel_columns(400, 40, growth=0.3)
    panel = panel_of(outcome, unit.tolist(), month.tolist(), {"treated": treated})

    def ours() -> Any:
        return staggered_effect(panel)

    def theirs() -> Any:
        return difference_in_differences(panel, errors="cluster")

    found = _pair("staggered starts with growing effects, 400 x 40", ours, "plain two-way effects", theirs)
    found["quality"] = {"truth": truth, "estimate": ours().main.value, "plain": theirs().main.value}
    return found


def _series_against_statsmodels() -> dict[str, Any]:
    import statsmodels.api as sm

    chance = np.random.default_rng(3)
    month = np.arange(1, 121)
    after = month > 80
    counts = chance.poisson(60 * 0.8**after * np.exp(0.2 * np.sin(np.pi * month / 6)))
    series = series_of(counts, month.tolist(), after)
    waves = [wave(2 * np.pi * k * month / 12) for k in (1, 2) for wave in (np.sin, np.cos)]
    design = np.column_stack([np.ones(120), after, month, *waves])

    def ours() -> Any:
        return interrupted_time_series(series, period=12, harmonics=2, family="quasipoisson")

    def theirs() -> Any:
        return sm.GLM(counts, design, family=sm.families.Poisson()).fit(scale="X2")

    found = _pair("its, 120 months with season, all checks", ours, "statsmodels GLM, the fit alone", theirs)
    found["quality"] = {
        "ratio_apart": float(abs(ours().step.value - np.exp(theirs().params[1]))),
        "truth": 0.8,
        "ratio": ours().step.value,
    }
    return found


def _mix_against_slsqp() -> dict[str, Any]:
    from scipy.optimize import minimize

    chance = np.random.default_rng(4)
    donors, target = chance.normal(size=(24, 50)).cumsum(axis=0), chance.normal(size=24).cumsum()

    def theirs() -> Any:
        return minimize(
            lambda w: ((donors @ w - target) ** 2).sum(),
            np.full(50, 1 / 50),
            jac=lambda w: 2 * donors.T @ (donors @ w - target),
            bounds=[(0, 1)] * 50,
            constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
            method="SLSQP",
            options={"maxiter": 1000},
        )

    def ours() -> Any:
        return closest_mix(target, donors)

    found = _pair("synthetic control, weights of 50 donors", ours, "scipy SLSQP", theirs)
    found["quality"] = {
        "gap": float(((donors @ ours() - target) ** 2).sum()),
        "their_gap": float(theirs().fun),
    }
    return found


def _e_test_against_double_sum() -> dict[str, Any]:
    before, after = 300, 340

    def theirs() -> float:
        """The definition in plain NumPy, every pair of counts up to twice the larger."""
        mean, count = (before + after) / 2, np.arange(2 * after)
        factorials = np.array([math.lgamma(k + 1) for k in count])
        chances = np.exp(count * np.log(mean) - mean - factorials)
        a, b = count[:, None], count[None, :]
        apart = np.abs(a - b) / np.sqrt(np.maximum(a + b, 1))
        seen = abs(before - after) / math.sqrt(before + after)
        return float((chances[:, None] * chances[None, :])[apart >= seen - 1e-12].sum())

    def ours() -> float:
        return e_test(before, after).p

    found = _pair("e-test of 300 and 340", ours, "the double sum in NumPy", theirs)
    found["quality"] = {"p_apart": abs(ours() - theirs())}
    return found
