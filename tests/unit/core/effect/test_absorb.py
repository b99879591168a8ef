"""Fixed effects taken out, against dummies and lstsq."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.effect.absorb import MOST_TIMES, TwoWay
from slagkracht.core.errors import UnusableInput


def _unbalanced(seed, rows=80, units=9, times=7):
    chance = np.random.default_rng(seed)
    unit = np.unique(chance.integers(0, units, rows), return_inverse=True)[1]
    time = np.unique(chance.integers(0, times, rows), return_inverse=True)[1]
    return unit, time, chance.uniform(0.2, 4, rows), chance.normal(size=rows)


def _written_out(unit, time, weights, column, slopes=None):
    design = [unit[:, None] == np.arange(unit.max() + 1), time[:, None] == np.arange(time.max() + 1)]
    design = np.column_stack(design).astype(float)
    if slopes is not None:
        design = np.column_stack([design, (unit[:, None] == np.arange(unit.max() + 1)) * slopes[:, None]])
    root = np.sqrt(weights)
    beta = np.linalg.lstsq(design * root[:, None], column * root, rcond=None)[0]
    return column - design @ beta, np.linalg.matrix_rank(design * root[:, None])


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.integers(2, 120))
def test_residuals_and_rank_are_those_of_all_dummies(seed, rows):
    unit, time, weights, column = _unbalanced(seed, rows)
    effects = TwoWay(unit, time, weights)
    rest, rank = _written_out(unit, time, weights, column)
    assert effects.residuals(column) == pytest.approx(rest, abs=1e-8)
    assert effects.rank == rank


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6))
def test_own_slopes_are_taken_out_too(seed):
    unit, time, weights, column = _unbalanced(seed)
    slopes = time.astype(float) + 2000
    effects = TwoWay(unit, time, weights, slopes=slopes)
    rest, _ = _written_out(unit, time, weights, column, slopes - slopes.mean())
    assert effects.residuals(column) == pytest.approx(rest, abs=1e-6)
    centred = (slopes - slopes.mean())[:, None] * (unit[:, None] == np.arange(unit.max() + 1))
    every = np.column_stack(
        [unit[:, None] == np.arange(unit.max() + 1), time[:, None] == np.arange(time.max() + 1), centred]
    )
    assert effects.rank == np.linalg.matrix_rank(every)


def test_effects_add_up_to_what_is_explained():
    unit, time, weights, column = _unbalanced(4)
    effects = TwoWay(unit, time, weights)
    by_unit, by_time = effects.effects(column)
    assert by_unit[unit] + by_time[time] == pytest.approx(effects.fitted(column), abs=1e-10)
    sums = (np.bincount(unit, weights * column), np.bincount(time, weights * column))
    again_unit, again_time = effects.effects_from_sums(*sums)
    assert again_unit[unit] + again_time[time] == pytest.approx(effects.fitted(column), abs=1e-10)


def test_units_and_times_without_rows_do_no_harm():
    effects = TwoWay(np.array([0, 0, 2]), np.array([0, 3, 3]), np.ones(3), sizes=(4, 5))
    assert effects.rank == 3
    assert effects.residuals(np.array([1.0, 5.0, 2.0])) == pytest.approx([0, 0, 0], abs=1e-12)


def test_too_many_times_are_refused():
    many = np.arange(MOST_TIMES + 1)
    with pytest.raises(UnusableInput) as caught:
        TwoWay(many % 2, many, np.ones(len(many)))
    assert caught.value.code == "effect.too_many_times"
