"""Difference in differences against statsmodels, relations that must hold, and planted truth."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.effect import difference_in_differences, event_study, panel_of
from slagkracht.core.effect.did import negative_share
from slagkracht.core.effect.twoway import model_of
from slagkracht.core.errors import UnusableInput

from .panels import dummies, made, numbers


def _codes(result):
    return [remark.code for remark in result.remarks]


@pytest.mark.parametrize("kind", ["classical", "robust", "cluster"])
@pytest.mark.parametrize("weighted", [False, True])
def test_estimate_and_error_are_those_of_all_dummies(kind, weighted):
    chance = np.random.default_rng(5)
    weights = chance.uniform(0.5, 4, 96) if weighted else None
    control = chance.normal(size=96)
    panel = made(weights=weights, controls={"x": control})
    result = difference_in_differences(panel, errors=kind)
    options = {
        "classical": {},
        "robust": {"cov_type": "HC1"},
        "cluster": {"cov_type": "cluster", "cov_kwds": {"groups": panel.units}},
    }[kind]
    design = dummies(panel, [panel.treatments["treated"], control])
    oracle = sm.WLS(panel.outcome, design, weights=panel.weights).fit(**options)
    assert result.main.value == pytest.approx(oracle.params[0], rel=1e-9)
    assert result.main.se == pytest.approx(oracle.bse[0], rel=1e-9)
    assert result.terms["treated"] == result.main
    assert result.freedom == (11 if kind == "cluster" else 96 - 12 - 8 + 1 - 2)


def test_unbalanced_panels_are_no_exception():
    full = made()
    kept = np.random.default_rng(2).random(len(full.outcome)) > 0.3
    panel = full.only(kept)
    oracle = sm.OLS(panel.outcome, dummies(panel, [panel.treatments["treated"]])).fit()
    result = difference_in_differences(panel)
    assert result.main.value == pytest.approx(oracle.params[0], rel=1e-9)
    assert result.main.se == pytest.approx(oracle.bse[0], rel=1e-9)


def test_own_trends_are_those_of_dummies_times_time():
    panel = made(units=6, times=10)
    trends = (panel.units[:, None] == np.arange(6)) * panel.times[:, None]
    design = np.column_stack([dummies(panel, [panel.treatments["treated"]]), trends[:, 1:].astype(float)])
    oracle = sm.OLS(panel.outcome, design).fit(cov_type="HC1")
    result = difference_in_differences(panel, errors="robust", unit_trends=True)
    assert result.main.value == pytest.approx(oracle.params[0], rel=1e-8)
    assert result.main.se == pytest.approx(oracle.bse[0], rel=1e-8)


def test_two_units_and_two_times_is_the_textbook_difference():
    panel = panel_of([10, 7, 4, 3], list("aabb"), [1, 2, 1, 2], {"d": [0, 1, 0, 0]})
    result = difference_in_differences(panel)
    assert result.main.value == pytest.approx((7 - 10) - (3 - 4))
    assert result.main.se is None
    answer = result.as_dict("nl")
    assert answer["ci"] == [None, None]
    assert answer["conclusion"].startswith("Geen aantoonbaar effect: er zijn te weinig gegevens")


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6), st.floats(0.01, 100), st.floats(-1e4, 1e4))
def test_units_of_measure_and_common_changes_do_not_matter(seed, scale, shift):
    panel = made(seed=seed)
    plain = difference_in_differences(panel, errors="cluster").main
    chance = np.random.default_rng(seed)
    outcome = scale * panel.outcome + shift * (
        chance.normal(size=12)[panel.units] + chance.normal(size=8)[panel.times]
    )
    order = chance.permutation(len(outcome))
    moved = panel_of(
        outcome[order],
        panel.units[order].tolist(),
        panel.times[order].tolist(),
        {"d": panel.treatments["treated"][order]},
    )
    again = difference_in_differences(moved, errors="cluster").main
    assert again.value == pytest.approx(scale * plain.value, rel=1e-6, abs=1e-8 * (1 + abs(shift)))
    assert again.se == pytest.approx(scale * plain.se, rel=1e-6, abs=1e-8 * (1 + abs(shift)))


def test_a_row_of_weight_two_counts_as_two_rows():
    panel = made()
    twice = np.where(numbers(panel) == 0, 2.0, 1.0)
    weighted = difference_in_differences(made(weights=twice)).main
    rows = np.concatenate([np.arange(96), np.flatnonzero(numbers(panel) == 0)])
    copied = panel_of(
        panel.outcome[rows],
        panel.units[rows].tolist(),
        panel.times[rows].tolist(),
        {"d": panel.treatments["treated"][rows]},
    )
    result = difference_in_differences(copied)
    assert result.main.value == pytest.approx(weighted.value, rel=1e-9)
    assert "note_repeated" in _codes(result)


def test_the_cautious_error_decides_the_conclusion():
    chance = np.random.default_rng(8)
    panel = made(units=40, times=20, effect=0.0, noise=0.0)
    steps = chance.normal(size=(40, 20)).cumsum(axis=1).ravel()
    walk = panel_of(
        panel.outcome + steps, panel.units.tolist(), panel.times.tolist(), {"d": panel.treatments["treated"]}
    )
    result = difference_in_differences(walk)
    assert result.judgement.basis == "clustered_by_unit"
    assert result.judgement.high - result.judgement.low > result.main.high - result.main.low
    assert "note_judged_clustered_by_unit" in _codes(result)


def test_random_walks_without_effect_rarely_give_a_false_alarm():
    chance = np.random.default_rng(11)
    units, times = np.repeat(np.arange(30), 12), np.tile(np.arange(12), 30)
    treated = (units < 15) & (times >= 6)
    alarms = naive = 0
    for _ in range(120):
        outcome = chance.normal(size=(30, 12)).cumsum(axis=1).ravel()
        found = difference_in_differences(panel_of(outcome, units.tolist(), times.tolist(), {"d": treated}))
        alarms += found.judgement.demonstrable
        naive += found.main.p < 0.05
    assert alarms / 120 < 0.10
    assert naive / 120 > 0.25


def test_one_treated_unit_is_judged_on_classical_errors_and_warned_about():
    panel = made(units=20, starts={4: [0]}, effect=0.0)
    result = difference_in_differences(panel, errors="cluster")
    assert result.judgement.basis == "classical"
    assert {"note_few_treated", "note_few_clusters", "note_judged_classical"} <= set(_codes(result))


def test_several_treatments_give_a_term_each_and_the_first_is_the_answer():
    panel = made()
    chance = np.random.default_rng(1)
    other = chance.normal(size=96)
    both = panel_of(
        panel.outcome,
        panel.units.tolist(),
        panel.times.tolist(),
        {"d": panel.treatments["treated"], "x": other, "same": 2 * panel.treatments["treated"]},
        controls={"d": panel.treatments["treated"]},
    )
    result = difference_in_differences(both)
    assert list(result.terms) == ["d", "x"]
    assert result.dropped == ("same",)
    assert result.main == result.terms["d"]
    assert "note_dropped" in _codes(result)


@pytest.mark.parametrize("treatment", [[1.0] * 96, [0.0] * 96, "by_unit", "by_time"])
def test_a_treatment_that_coincides_with_units_or_times_is_refused(treatment):
    panel = made()
    column = {"by_unit": panel.units < 3, "by_time": panel.times > 3}.get(str(treatment), treatment)
    with pytest.raises(UnusableInput) as caught:
        difference_in_differences(
            panel_of(panel.outcome, panel.units.tolist(), panel.times.tolist(), {"d": column}, name="f.csv")
        )
    assert caught.value.code == "effect.not_identified"
    assert caught.value.facts["column"] == "d"


def test_an_outcome_that_is_always_the_same_shows_nothing():
    panel = made()
    flat = panel_of(np.full(96, 7.3), panel.units.tolist(), panel.times.tolist(), dict(panel.treatments))
    result = difference_in_differences(flat, errors="cluster")
    assert (result.main.value, result.main.se, result.main.p) == (0.0, 0.0, 1.0)
    assert result.as_dict("nl")["conclusion"].startswith("Geen aantoonbaar effect.")


def test_a_logarithm_is_told_in_percent():
    result = difference_in_differences(made(effect=0.5, noise=0.01), log_outcome=True)
    assert result.judgement.scale == "ratio"
    assert result.judgement.estimate == pytest.approx(np.exp(result.main.value))
    assert "% hoger" in result.as_dict("nl")["conclusion"]
    assert result.relative is None
    short = panel_of([10, 7, 4, 3], list("aabb"), [1, 2, 1, 2], {"d": [0, 1, 0, 0]})
    assert difference_in_differences(short, log_outcome=True).judgement.low is None


def test_a_share_is_given_of_counts_only():
    counts = panel_of([10, 6, 10, 12], list("aabb"), [1, 2, 1, 2], {"d": [0, 1, 0, 0]})
    assert difference_in_differences(counts).relative == pytest.approx(-6 / 12)
    rates = panel_of([1.5, 0.6, 1, 1.2], list("aabb"), [1, 2, 1, 2], {"d": [0, 1, 0, 0]})
    assert difference_in_differences(rates).relative is None
    dose = panel_of([10, 6, 10, 12], list("aabb"), [1, 2, 1, 2], {"d": [0, 0.5, 0, 0]})
    assert difference_in_differences(dose).relative is None
    part = panel_of([10, 6, 10, 12], list("aabb"), [1, 2, 1, 2], {"d": [0, 1, 0, 0.5]})
    assert difference_in_differences(part).relative is None
    none_left = panel_of([10, 2, 12, 1], list("aabb"), [1, 2, 1, 2], {"d": [0, 1, 0, 0]})
    assert difference_in_differences(none_left).relative is None


def test_rows_without_weight_are_told():
    weights = np.ones(96)
    weights[5] = 0
    assert "note_without_weight" in _codes(difference_in_differences(made(weights=weights)))


def test_the_event_study_is_that_of_all_dummies():
    panel = made(units=40, starts={4: list(range(20))}, growth=0.5)
    result = event_study(panel)
    treated = numbers(panel) < 20
    steps = [step for step in range(-4, 4) if step != -1]
    columns = [((panel.times - 4 == step) & treated).astype(float) for step in steps]
    oracle = sm.OLS(panel.outcome, dummies(panel, columns)).fit(
        cov_type="cluster", cov_kwds={"groups": panel.units}
    )
    assert list(result.terms) == [f"t{step:+d}" for step in steps]
    for place, term in enumerate(result.terms.values()):
        assert term.value == pytest.approx(oracle.params[place], rel=1e-8)
        assert term.se == pytest.approx(oracle.bse[place], rel=1e-8)
    after = np.array([0, 0, 0, 1, 1, 1, 1]) / 4
    covariance = oracle.cov_params()[:7, :7]
    assert result.main.value == pytest.approx(after @ oracle.params[:7])
    assert result.main.se == pytest.approx(np.sqrt(after @ covariance @ after))
    assert result.pretrend["df"] == 3
    assert "note_parallel" in _codes(result)
    assert result.as_dict("nl")["pretrend"]["df_rest"] == 39


def test_units_that_moved_apart_before_are_told():
    panel = made(units=60, times=10, noise=0.3)
    drift = panel_of(
        panel.outcome + 0.8 * panel.times * (numbers(panel) < 30),
        panel.units.tolist(),
        panel.times.tolist(),
        dict(panel.treatments),
    )
    assert "note_pretrend" in _codes(event_study(drift))


def test_far_periods_can_be_gathered():
    result = event_study(made(times=10), leads=2, lags=1)
    assert list(result.terms) == ["t-2", "t+0", "t+1"]


def test_a_start_in_the_second_period_leaves_nothing_to_test_before():
    result = event_study(made(starts={1: list(range(6))}))
    assert result.pretrend is None
    assert "note_no_pretrend" in _codes(result)


def test_periods_of_few_units_are_told_and_not_tested_with_the_rest():
    panel = made(units=40, starts={3: list(range(10)), 6: [10]})
    result = event_study(panel)
    assert result.terms["t-6"].se is None
    assert result.terms["t-2"].se is not None
    assert result.pretrend["df"] == 2
    assert {"note_thin_terms", "note_event_staggered"} <= set(_codes(result))
    assert event_study(panel, errors="robust").terms["t-6"].se is not None


def test_when_all_start_together_there_is_nothing_to_compare():
    with pytest.raises(UnusableInput) as caught:
        event_study(made(starts={4: list(range(12))}))
    assert caught.value.code == "effect.not_identified"


def test_negative_weights_show_in_a_staggered_panel():
    panel = made(units=9, times=10, starts={2: [0, 1, 2], 8: [3, 4, 5, 6, 7, 8]})
    model = model_of(panel, panel.treatments)
    rest = model.columns[:, 0]
    treated = panel.treatments["treated"] > 0
    by_hand = rest[treated] / rest[treated].sum()
    assert negative_share(model, "treated") == pytest.approx(-by_hand[by_hand < 0].sum())
    assert by_hand.min() < 0
    assert "note_staggered" in _codes(difference_in_differences(panel))


def test_negative_weights_reckon_with_controls():
    control = np.random.default_rng(3).normal(size=90)
    panel = made(units=9, times=10, starts={2: [0, 1, 2], 8: [3, 4, 5]}, controls={"x": control})
    model = model_of(panel, panel.treatments)
    design = dummies(panel, [control])
    rest = (
        panel.treatments["treated"]
        - design @ np.linalg.lstsq(design, panel.treatments["treated"], rcond=None)[0]
    )
    treated = panel.treatments["treated"] > 0
    by_hand = rest[treated] / rest[treated].sum()
    assert negative_share(model, "treated") == pytest.approx(abs(by_hand[by_hand < 0].sum()), abs=1e-9)
