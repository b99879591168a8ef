from __future__ import annotations

import numpy as np
import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.falsealarms import course, false_alarms, trend
from slagkracht.core.place.warning import SETTINGS, Setting, early_warning

MONTHLY = Setting()


def calm(seed: int = 0, series: int = 30, periods: int = 84, level: float = 20.0):
    wave = 1 + 0.4 * np.sin(2 * np.pi * np.arange(periods) / 12)
    return np.random.default_rng(seed).poisson(level * wave, (series, periods))


@pytest.mark.parametrize("threshold", ["negative-binomial", "power"])
def test_an_outbreak_is_seen_and_the_season_is_not(threshold):
    counts = calm()
    counts[3, 80] = 80
    setting = Setting(threshold=threshold)
    result = early_warning(counts, [79, 80], setting)
    assert result.alarm[3, 1]
    assert result.alarm.sum() <= 4
    assert result.expected.mean(axis=0) == pytest.approx(counts[:, [79, 80]].mean(axis=0), rel=0.25)
    assert (result.upper >= result.expected - 1).all()


def test_only_the_past_counts():
    counts = calm()
    later = counts.copy()
    later[:, 71:] = 999
    one, two = (early_warning(some, [70]) for some in (counts, later))
    assert (one.upper == two.upper).all()


def test_an_earlier_outbreak_does_not_hide_a_new_one():
    counts = np.full((1, 84), 10)
    counts[0, ::7] = 12
    counts[0, 58] = 70
    counts[0, 82] = 32
    weighted = early_warning(counts, [82])
    unweighted = early_warning(counts, [82], Setting(downweight=1e9))
    assert weighted.upper[0, 0] < unweighted.upper[0, 0]
    assert weighted.alarm[0, 0]


def test_a_sure_trend_is_followed_but_not_beyond_what_was_seen():
    falling = np.random.default_rng(1).poisson(200 * np.exp(-0.03 * np.arange(84)))[None, :]
    assert early_warning(falling, [83]).expected[0, 0] < 30
    rising = np.random.default_rng(1).poisson(5 * np.exp(0.04 * np.arange(84)))[None, :]
    seen = rising[0, MONTHLY.baseline(83)].max()
    assert early_warning(rising, [83]).expected[0, 0] <= seen


def test_never_seen_is_not_impossible_and_few_cases_do_not_warn():
    counts = np.zeros((2, 84), dtype=int)
    counts[0, 83], counts[1, 83] = 3, 9
    result = early_warning(counts, [83])
    assert result.alarm.tolist() == [[False], [True]]
    assert np.isfinite(result.upper).all()


def test_baselines():
    assert MONTHLY.baseline(37) == [0, 1, 2, 12, 13, 14, 24, 25, 26]
    assert MONTHLY.baseline(36) == []
    assert SETTINGS["year"].baseline(9) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert SETTINGS["year"].baseline(4) == []
    with pytest.raises(UnusableInput, match="37 periods before"):
        early_warning(calm(), [20])


def test_false_alarms_are_near_the_promise_when_it_looks_far_back():
    """Thirty comparable periods, plain Poisson: about one in a hundred; with few periods it is more."""
    counts = calm(2, series=20, periods=120)
    far = false_alarms(counts, range(100, 120), Setting(back=8, half=2), runs=8, seed=1)
    assert 0.0005 < far.rate < 0.02
    near = false_alarms(counts, range(100, 120), Setting(back=3, half=1), runs=8, seed=1)
    assert near.rate > far.rate
    assert far.expected == pytest.approx(far.rate * 20 * 20)
    assert far.per_series.mean() == pytest.approx(far.rate)


def test_made_up_series_keep_their_spread():
    chance = np.random.default_rng(3)
    wild = chance.poisson(chance.gamma(2, 10, (10, 120)))
    told = []
    wide = false_alarms(wild, [119], MONTHLY, runs=5, progress=lambda *seen: told.append(seen))
    assert told[-1] == (5, 5, "runs")
    assert 0 <= wide.rate < 0.3


def test_the_trend_per_year():
    counts = np.random.default_rng(4).poisson(100 * 0.9 ** (np.arange(72) / 12), (3, 72))
    for change in trend(counts, 12):
        assert change.low < 0.9 < change.high
        assert change.ratio == pytest.approx(0.9, abs=0.03)
    nothing = trend(np.zeros((1, 24), dtype=int), 12)[0]
    assert np.isfinite([nothing.ratio, nothing.low, nothing.high]).all()


def test_the_course_has_a_wave_only_where_there_is_a_season():
    assert course(36, 12).shape == (36, 4)
    assert course(20, 12).shape == (20, 2)
    assert course(36, 1).shape == (36, 2)
