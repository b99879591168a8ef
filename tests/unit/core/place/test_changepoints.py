from __future__ import annotations

import math

import numpy as np
import pytest

from slagkracht.core.place.changepoints import _ratios, _spread, change_points, seasonal_index


def test_a_planted_change_is_found_where_it_is():
    chance = np.random.default_rng(1)
    counts = np.concatenate([chance.poisson(10, 30), chance.poisson(20, 20), chance.poisson(5, 25)])
    found = change_points(counts)
    assert [abs(point.at - truth) <= 2 for point, truth in zip(found, (30, 50), strict=True)] == [True, True]
    assert found[0].before == pytest.approx(10, rel=0.2)
    assert found[0].after == found[1].before == pytest.approx(20, rel=0.2)
    assert found == change_points(counts)


@pytest.mark.parametrize("extra", [0.0, 0.3])
def test_false_changes_are_as_rare_as_promised(extra):
    chance, wrong = np.random.default_rng(2), 0
    for number in range(150):
        means = chance.gamma(1 / extra, 15 * extra, 60) if extra else 15.0
        wrong += bool(change_points(chance.poisson(means, 60), alpha=0.05, runs=99, seed=number))
    assert wrong <= 18  # 7.5 expected; beyond 18 in fewer than one in a thousand


def test_the_best_split_is_the_best_of_all_splits():
    counts = np.array([3, 5, 4, 9, 11, 8, 2, 3])
    plainly = []
    for at in range(2, 7):
        first, second = counts[:at], counts[at:]
        plainly.append(sum(part.sum() * math.log(part.mean() / counts.mean()) for part in (first, second)))
    assert _ratios(counts[None, :], np.ones(8), 2)[0] == pytest.approx(plainly)


def test_the_season_is_not_a_change():
    wave = 30 * (1 + 0.7 * np.sin(2 * np.pi * np.arange(72) / 12))
    counts = np.random.default_rng(3).poisson(wave)
    assert change_points(counts, season=12) == []
    assert change_points(counts, season=1) != [] or _spread(counts, np.ones(72)) > 1
    assert seasonal_index(counts, 12).mean() == pytest.approx(1.0)


def test_short_empty_and_even_series():
    assert change_points(np.zeros(40, dtype=int)) == []
    assert change_points(np.array([5, 9])) == []
    assert change_points(np.full(40, 6)) == []
    assert seasonal_index(np.zeros(40, dtype=int), 12).tolist() == [1.0] * 40
    assert _spread(np.array([1, 2]), np.ones(2)) == 1.0
