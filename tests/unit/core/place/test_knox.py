from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place import knox as module
from slagkracht.core.place.distance import Coordinates
from slagkracht.core.place.knox import knox


def plainly(x, y, days, distance, within):
    pairs = near = soon = both = 0
    for i in range(len(x)):
        for j in range(i):
            close = np.hypot(x[i] - x[j], y[i] - y[j]) <= distance + 1e-9
            quick = abs(days[i] - days[j]) <= within + 1e-9
            pairs, near, soon, both = pairs + 1, near + close, soon + quick, both + (close and quick)
    return both, near * soon / pairs, near, soon


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 1000), distance=st.integers(0, 6), within=st.integers(0, 8))
def test_the_counts_are_those_of_every_pair(seed, distance, within):
    chance = np.random.default_rng(seed)
    x, y, days = (chance.integers(0, 10, 25).astype(float) for _ in range(3))
    result = knox(Coordinates(x, y), days, distance=distance, within_days=within, replications=0)
    both, expected, near, soon = plainly(x, y, days, distance, within)
    assert (result.observed, result.near, result.soon) == (both, near, soon)
    assert result.expected == pytest.approx(expected)
    assert result.p is None or both == 0


@pytest.mark.parametrize(("distance", "within"), [(1.0, 40.0), (40.0, 1.0)])
def test_near_repeats_are_seen_whichever_list_is_shorter(distance, within, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 50)
    chance = np.random.default_rng(4)
    x, y, days = chance.uniform(0, 100, 120), chance.uniform(0, 100, 120), chance.uniform(0, 100, 120)
    x[60:], y[60:], days[60:] = x[:60] + 0.3, y[:60], days[:60] + 0.5
    told = []
    ask = {"distance": distance, "within_days": within, "replications": 99, "seed": 2}
    result = knox(Coordinates(x, y), days, **ask, progress=lambda *seen: told.append(seen))
    assert result.p == pytest.approx(0.01)
    assert told[-1] == (99, 99, "replications")
    assert result == knox(Coordinates(x, y), days, **ask)


def test_the_mean_of_shuffles_is_the_expected_number():
    chance = np.random.default_rng(5)
    x, y, days = chance.uniform(0, 10, 60), chance.uniform(0, 10, 60), chance.uniform(0, 10, 60)
    result = knox(Coordinates(x, y), days, distance=2, within_days=2, replications=0)
    shuffled = [
        knox(Coordinates(x, y), chance.permutation(days), distance=2, within_days=2, replications=0).observed
        for _ in range(200)
    ]
    assert np.mean(shuffled) == pytest.approx(result.expected, rel=0.05)


def test_distances_on_the_earth_are_metres():
    spots = Coordinates(np.array([5.0, 5.0, 6.0]), np.array([52.0, 52.001, 52.0]), "earth")
    result = knox(spots, np.array([1.0, 2.0, 1.0]), distance=112, within_days=1, replications=0)
    assert (result.observed, result.near, result.soon) == (1, 1, 3)
    assert knox(spots, np.array([1.0, 2.0, 1.0]), distance=110, within_days=1, replications=9).p == 1.0


def test_refusals(monkeypatch):
    one = Coordinates(np.zeros(1), np.zeros(1))
    with pytest.raises(UnusableInput, match="at least 2"):
        knox(one, np.zeros(1), distance=1, within_days=1)
    monkeypatch.setattr(module, "MOST_PAIRS", 2)
    same = Coordinates(np.zeros(3), np.zeros(3))
    with pytest.raises(UnusableInput, match="3 pairs are close"):
        knox(same, np.zeros(3), distance=1, within_days=1)
