"""Made panels with known truth, for the tests of effect."""

from __future__ import annotations

from typing import Any

import numpy as np

from slagkracht.core.effect import Panel, panel_of


def made(
    units: int = 12,
    times: int = 8,
    *,
    starts: dict[int, list[int]] | None = None,
    effect: float = 2.0,
    growth: float = 0.0,
    noise: float = 1.0,
    seed: int = 1,
    **more: Any,
) -> Panel:
    """Units 0 … with effects of unit and time, treated from ``starts`` (time → units) on.

    The truth for a treated row is ``effect + growth × periods since the start``.
    """
    chance = np.random.default_rng(seed)
    unit, time = np.repeat(np.arange(units), times), np.tile(np.arange(times), units)
    begin = np.full(units, 10**6)
    for start, members in (starts or {times // 2: list(range(units // 2))}).items():
        begin[members] = start
    treated = time >= begin[unit]
    truth = np.where(treated, effect + growth * (time - begin[unit]), 0.0)
    base = chance.normal(0, 2, units)[unit] + chance.normal(0, 2, times)[time]
    outcome = base + truth + noise * chance.normal(0, 1, len(unit))
    return panel_of(outcome, unit.tolist(), time.tolist(), {"treated": treated}, **more)


def numbers(panel: Panel) -> np.ndarray[Any, Any]:
    """Each row's unit as the number it was made with (codes follow the alphabet: 10 comes before 2)."""
    return np.array([int(name) for name in panel.unit_names])[panel.units]


def dummies(panel: Panel, columns: list[np.ndarray[Any, Any]]) -> np.ndarray[Any, Any]:
    """The design with every dummy written out: columns, units, times but one."""
    parts = [np.column_stack(columns)] if columns else []
    parts.append((panel.units[:, None] == np.arange(len(panel.unit_names))).astype(float))
    parts.append((panel.times[:, None] == np.arange(1, len(panel.time_names))).astype(float))
    return np.column_stack(parts)
