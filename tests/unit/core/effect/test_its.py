"""Interrupted time series against statsmodels, relations, and planted truth."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.diagnostic import acorr_ljungbox

from slagkracht.core.effect import interrupted_time_series, read_series, series_of
from slagkracht.core.effect.autocorrelation import autocorrelation_of, usual_lags
from slagkracht.core.effect.poisson import poisson_fit
from slagkracht.core.errors import UnusableInput


def _series(seed=1, times=60, start=36, ratio=0.8, mean=50.0, season=0.0, **more):
    chance = np.random.default_rng(seed)
    time = np.arange(1, times + 1)
    after = (time > start).astype(float)
    expected = mean * ratio**after * np.exp(0.004 * time + season * np.sin(2 * np.pi * time / 12))
    return series_of(chance.poisson(expected), time.tolist(), after, **more)


def _codes(result):
    return [remark.code for remark in result.remarks]


def _refused(call, *args, **kwargs):
    with pytest.raises(UnusableInput) as caught:
        call(*args, **kwargs)
    return caught.value


def _design(series, harmonics=0, slope=False, period=12):
    time = series.positions
    columns = [np.ones(len(time)), series.intervention, time - time[0]]
    for pair in range(1, harmonics + 1):
        angle = 2 * np.pi * pair * time / period
        columns += [np.sin(angle), np.cos(angle)]
    if slope:
        columns.append((time - series.last_before) * series.intervention)
    return np.column_stack(columns)


@pytest.mark.parametrize("harmonics", [0, 2])
@pytest.mark.parametrize("slope", [False, True])
@pytest.mark.parametrize("family", ["poisson", "quasipoisson"])
def test_estimates_and_intervals_are_those_of_statsmodels(harmonics, slope, family):
    exposure = np.random.default_rng(2).uniform(900, 1100, 60)
    series = _series(exposure=exposure, season=0.2)
    result = interrupted_time_series(series, family=family, harmonics=harmonics, slope=slope)
    model = sm.GLM(
        series.counts,
        _design(series, harmonics, slope),
        family=sm.families.Poisson(),
        offset=np.log(exposure),
    )
    oracle = model.fit(scale="X2" if family == "quasipoisson" else None, tol=1e-12)
    assert np.log(result.step.value) == pytest.approx(oracle.params[1], rel=1e-7)
    assert [result.step.low, result.step.high] == pytest.approx(np.exp(oracle.conf_int()[1]), rel=1e-7)
    assert result.step.p == pytest.approx(oracle.pvalues[1], rel=1e-5)
    assert result.trend.value == pytest.approx(np.exp(oracle.params[2]), rel=1e-9)
    assert result.dispersion == pytest.approx(oracle.pearson_chi2 / oracle.df_resid, rel=1e-8)
    assert result.trend_per_period == pytest.approx(np.exp(12 * oracle.params[2]), rel=1e-8)
    if slope:
        assert result.slope.value == pytest.approx(np.exp(oracle.params[-1]), rel=1e-8)
        assert [result.slope.low, result.slope.high] == pytest.approx(np.exp(oracle.conf_int()[-1]), rel=1e-7)
    assert result.fitted == pytest.approx(oracle.mu, rel=1e-7)


def test_newey_west_is_that_of_statsmodels():
    series = _series()
    design = _design(series)
    fit = poisson_fit(series.counts, design, series.exposure)
    oracle = sm.GLM(series.counts, design, family=sm.families.Poisson()).fit(
        cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True}, tol=1e-12
    )
    assert np.sqrt(np.diag(fit.newey_west(3))) == pytest.approx(oracle.bse, rel=1e-6)


def test_the_autocorrelation_check_is_ljung_and_boxs():
    residuals = np.random.default_rng(3).normal(size=50).cumsum()
    found = autocorrelation_of(residuals)
    oracle = acorr_ljungbox(residuals, lags=[found.lags])
    assert found.lags == 10
    assert found.q == pytest.approx(float(oracle["lb_stat"].iloc[0]))
    assert found.p == pytest.approx(float(oracle["lb_pvalue"].iloc[0]), rel=1e-6)
    assert found.as_dict()["lag_1"] == pytest.approx(found.first)
    assert autocorrelation_of(residuals[:7]) is None
    assert autocorrelation_of(np.full(20, 1.5)) is None
    assert usual_lags(59) == 3


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6), st.floats(0.01, 1000), st.integers(-2000, 2000))
def test_the_size_of_the_population_and_the_calendar_do_not_matter(seed, scale, shift):
    series = _series(seed=seed)
    plain = interrupted_time_series(series)
    moved = series_of(
        series.counts, (series.positions + shift).tolist(), series.intervention, np.full(60, scale)
    )
    again = interrupted_time_series(moved)
    assert again.step.value == pytest.approx(plain.step.value, rel=1e-6)
    assert again.step.high == pytest.approx(plain.step.high, rel=1e-6)
    assert again.trend.value == pytest.approx(plain.trend.value, rel=1e-8)


def test_the_order_of_rows_does_not_matter():
    series = _series()
    order = np.random.default_rng(1).permutation(60)
    mixed = series_of(series.counts[order], series.positions[order].tolist(), series.intervention[order])
    assert interrupted_time_series(mixed).step.value == interrupted_time_series(series).step.value


def test_a_planted_fall_is_found_and_told():
    result = interrupted_time_series(_series(ratio=0.6, mean=200.0))
    assert result.step.low < 0.6 < result.step.high
    answer = result.as_dict("nl")
    assert answer["conclusion"].startswith("Aantoonbaar verschil: ")
    assert "lager dan te verwachten" in answer["conclusion"]
    assert answer["difference"]["events"] < 0
    assert sum(answer["series"]["fitted"]) == pytest.approx(sum(answer["series"]["observed"]))
    assert answer["series"]["without"][:36] == pytest.approx(answer["series"]["fitted"][:36])
    assert answer["series"]["time"][0] == "1"


def test_without_effect_it_says_so():
    result = interrupted_time_series(_series(ratio=1.0, mean=15.0))
    assert result.as_dict("nl")["conclusion"].startswith("Geen aantoonbaar effect.")
    assert result.as_dict("en")["slope"] is None


def test_events_prevented_follow_from_the_ratio():
    result = interrupted_time_series(_series())
    after = result.without[36:].sum()
    assert result.difference.value == pytest.approx(after * (result.step.value - 1))
    assert result.whole.value == pytest.approx(result.step.value)
    assert result.whole.high == pytest.approx(result.step.high)


def test_with_a_slope_the_whole_period_is_judged():
    time = np.arange(1, 61)
    after = (time > 30).astype(float)
    counts = np.round(1000 * np.exp(-0.02 * (time - 30) * after))
    result = interrupted_time_series(series_of(counts, time.tolist(), after), slope=True)
    assert result.step.value == pytest.approx(1.0, abs=0.01)
    assert result.slope.value == pytest.approx(np.exp(-0.02), rel=1e-3)
    assert result.whole.value == pytest.approx(np.exp(-0.02 * np.arange(1, 31)).mean(), rel=1e-2)
    assert result.judgement.estimate == result.whole.value
    assert result.judgement.demonstrable
    assert result.as_dict("nl")["slope_ci"][1] < 1


def test_wild_counts_are_judged_on_their_spread():
    chance = np.random.default_rng(5)
    time = np.arange(60)
    counts = chance.negative_binomial(100 / 9, 0.1, 60)
    result = interrupted_time_series(series_of(counts, time.tolist(), time >= 30))
    assert result.dispersion > 4
    assert result.judgement.basis in {"dispersion", "newey_west"}
    assert result.judgement.high / result.judgement.low > result.step.high / result.step.low
    assert "note_overdispersed" in _codes(result)
    quasi = interrupted_time_series(series_of(counts, time.tolist(), time >= 30), family="quasipoisson")
    assert "note_overdispersed" not in _codes(quasi)


def test_periods_that_follow_each_other_are_judged_on_newey_west():
    chance = np.random.default_rng(6)
    level = np.zeros(120)
    for place in range(1, 120):
        level[place] = 0.85 * level[place - 1] + chance.normal(0, 0.1)
    time = np.arange(120)
    result = interrupted_time_series(
        series_of(chance.poisson(400 * np.exp(level)), time.tolist(), time >= 60), family="quasipoisson"
    )
    assert result.autocorrelation.p < 0.01
    assert result.judgement.basis == "newey_west"
    assert "note_autocorrelation" in _codes(result)


def test_false_alarms_are_about_as_rare_as_promised():
    alarms = sum(
        interrupted_time_series(_series(seed=seed, ratio=1.0)).judgement.demonstrable for seed in range(300)
    )
    assert alarms / 300 < 0.08


@pytest.mark.parametrize(
    ("asked", "terms"),
    [
        ({}, {"level", "step", "trend"}),
        ({"harmonics": 0}, {"level", "step", "trend"}),
        ({"period": 12}, {"level", "step", "trend", "sin1", "cos1", "sin2", "cos2"}),
        ({"harmonics": 1}, {"level", "step", "trend", "sin1", "cos1"}),
        ({"period": 4, "harmonics": 2}, {"level", "step", "trend", "sin1", "cos1", "cos2"}),
    ],
)
def test_a_season_is_there_when_asked_for(asked, terms):
    assert set(interrupted_time_series(_series(), **asked).terms) == terms


def test_at_half_times_the_shortest_wave_keeps_both_parts():
    time = np.arange(60) + 0.25
    counts = np.random.default_rng(1).poisson(50, 60)
    result = interrupted_time_series(series_of(counts, time.tolist(), time > 30), period=4, harmonics=1)
    assert {"sin1", "cos1"} <= set(result.terms)
    error = _refused(
        interrupted_time_series, series_of(counts, time.tolist(), time > 30), period=4, harmonics=2
    )
    assert error.code == "effect.series_not_identified"


@pytest.mark.parametrize("asked", [{"harmonics": -1}, {"period": 3, "harmonics": 2}, {"period": 0}])
def test_a_season_that_cannot_be_is_refused(asked):
    assert _refused(interrupted_time_series, _series(), **asked).code == "effect.no_season"


def test_too_few_times_are_refused():
    series = series_of([4, 5, 6], [1, 2, 3], [0, 0, 1])
    assert _refused(interrupted_time_series, series).code == "effect.too_few_times"


def test_exactly_enough_times_leave_little_to_measure_with():
    result = interrupted_time_series(series_of([4, 5, 6, 9], [1, 2, 3, 4], [0, 0, 1, 1]))
    assert result.dispersion is not None
    assert result.autocorrelation is None
    assert {"note_few_times", "note_autocorrelation_unknown"} <= set(_codes(result))
    assert result.as_dict("nl")["autocorrelation"] is None
    full = poisson_fit(np.array([4.0, 5.0]), np.array([[1.0, 0.0], [1.0, 1.0]]), np.ones(2))
    assert full.dispersion is None


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ([0, 0, 0, 5, 5, 5], "effect.no_events_before"),
        ([5, 5, 5, 0, 0, 0], "effect.no_events_after"),
    ],
)
def test_nothing_counted_on_one_side_is_refused(counts, code):
    series = series_of(counts, range(6), [0, 0, 0, 1, 1, 1])
    assert _refused(interrupted_time_series, series).code == code


def test_a_fit_that_runs_away_is_refused():
    counts = [5, 4, 6, 5, 1, 0, 0, 0, 0, 0]
    series = series_of(counts, range(10), [0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    assert _refused(interrupted_time_series, series, slope=True).code == "effect.no_convergence"


def test_wildly_unequal_counts_are_fitted_in_halved_steps():
    counts = [10**8, 10**8, 5, 0, 5, 2, 0, 10**8, 0, 2]
    series = series_of(counts, range(10), [0] * 8 + [1, 1])
    fit = poisson_fit(series.counts, _design(series), series.exposure)
    score = _design(series).T @ (series.counts - fit.expected)
    assert score == pytest.approx(np.zeros(3), abs=1e-3 * series.counts.sum() ** 0.5)


def test_a_fit_that_never_settles_is_refused(monkeypatch):
    monkeypatch.setattr("slagkracht.core.effect.poisson.MOST_STEPS", 1)
    assert _refused(interrupted_time_series, _series()).code == "effect.no_convergence"


def test_an_intervention_that_is_the_trend_is_refused():
    time = np.arange(20)
    series = series_of(np.full(20, 7), time.tolist(), time / 19)
    error = _refused(interrupted_time_series, series)
    assert (error.code, error.facts["names"]) == ("effect.series_not_identified", ["trend"])


def test_a_fit_that_cannot_get_better_is_refused(monkeypatch):
    monkeypatch.setattr("slagkracht.core.effect.poisson.MOST_HALVINGS", 0)
    error = _refused(interrupted_time_series, _series(name="f.csv"))
    assert (error.code, error.facts["file"]) == ("effect.no_convergence", "f.csv")


@pytest.mark.parametrize(
    ("times", "switch", "code", "row"),
    [
        ([1, 2, 2, 3], [0, 0, 1, 1], "effect.time_twice", 4),
        ([1, 2, 3, 4], [0, 0, 2, 1], "effect.intervention_range", 4),
        ([1, 2, 3, 4], [0, -1, 0, 1], "effect.intervention_range", 3),
        ([1, 2, 3, 4], [0, 0, 0, 0], "effect.no_intervention", None),
        ([1, 2, 3, 4], [1, 1, 1, 1], "effect.no_intervention", None),
        ([4, 3, 2, 1], [0, 0, 1, 1], "effect.no_intervention", None),
    ],
)
def test_a_series_that_makes_no_sense_is_refused(times, switch, code, row):
    error = _refused(series_of, [1, 2, 3, 4], times, switch)
    assert (error.code, error.facts.get("row")) == (code, row)


def test_missing_periods_are_counted():
    assert series_of([1, 2, 3], [1, 2, 5], [0, 0, 1]).missing == 2
    assert series_of([1, 2, 3], [1, 2.5, 5], [0, 0, 1]).missing == 0
    assert series_of([1, 2, 3], [10, 20, 40], [0, 0, 1]).missing == 0
    months = ["2020-01-01", "2020-02-01", "2020-04-01", "2020-05-01", "2020-06-01"]
    result = interrupted_time_series(series_of([9, 8, 7, 6, 5], months, [0, 0, 0, 1, 1]))
    assert "note_missing_times" in _codes(result)


def test_an_offset_that_looks_like_a_logarithm_is_told():
    assert "note_logged" in _codes(interrupted_time_series(_series(exposure=np.full(60, 12.8))))
    assert "note_logged" not in _codes(interrupted_time_series(_series(exposure=np.full(60, 380000))))


def _file(folder, text):
    path = folder / "s.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_file_becomes_a_series(tmp_path):
    path = _file(tmp_path, "n,t,i,pop\n5,2,1,10\n 4 ,1,0,20\n")
    series = read_series(path, count="n", time="t", intervention="i", offset="pop")
    assert series.counts.tolist() == [4.0, 5.0]
    assert series.exposure.tolist() == [20.0, 10.0]
    assert series.time_names == ("1", "2")
    assert series.last_before == 1.0
    plain = read_series(path, count="n", time="t", intervention="i")
    assert not plain.with_exposure


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("n,t,i,pop\n5,1,0,10\n-1,2,1,10\n", "out_of_range", 3),
        ("n,t,i,pop\n5,1,0,10\n1.5,2,1,10\n", "not_whole", 3),
        ("n,t,i,pop\n5,1,0,10\n1,2,1,0\n", "effect.no_exposure", 3),
        ("n,t,i,pop\n5,1,0,10\n1,2,1,-4\n", "out_of_range", 3),
        ("n,t,i,pop\n5,1,0,10\n1,,1,5\n", "value_missing", 3),
        ("n,t,i,pop\n5,1,0,10\n1,2,x,5\n", "not_a_number", 3),
        ("n,t,i\n5,1,0\n", "column_missing", None),
    ],
)
def test_a_wrong_file_says_where(tmp_path, text, code, row):
    error = _refused(read_series, _file(tmp_path, text), count="n", time="t", intervention="i", offset="pop")
    assert (error.code, error.facts.get("row"), error.facts["file"]) == (code, row, "s.csv")
