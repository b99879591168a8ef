"""Imputation against its definition written out, and against planted truth where the plain way is wrong."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from slagkracht.core.effect import difference_in_differences, event_study, panel_of, staggered_effect
from slagkracht.core.errors import UnusableInput

from .panels import dummies, made, numbers

STAGGERED = {2: list(range(12)), 5: list(range(12, 24)), 8: list(range(24, 30))}


def _codes(result):
    return [remark.code for remark in result.remarks]


def _begin(panel):
    return np.select([numbers(panel) < 12, numbers(panel) < 24, numbers(panel) < 30], [2, 5, 8], 99)


def _written_out(panel, controls=()):
    """Fit on untreated rows with all dummies, predict the treated ones, take the differences."""
    treated = panel.treatments["treated"] > 0
    design = dummies(panel, list(controls))
    root = np.sqrt(panel.weights[~treated])
    beta = np.linalg.lstsq(design[~treated] * root[:, None], panel.outcome[~treated] * root, rcond=None)[0]
    return treated, panel.outcome - design @ beta


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("controlled", [False, True])
def test_the_estimate_is_its_definition(weighted, controlled):
    chance = np.random.default_rng(4)
    more = {"weights": chance.uniform(0.5, 3, 400)} if weighted else {}
    control = chance.normal(size=400)
    more |= {"controls": {"x": control, "twice": 2 * control}} if controlled else {}
    panel = made(units=40, times=10, starts=STAGGERED, growth=0.4, **more)
    treated, gaps = _written_out(panel, [control] if controlled else [])
    result = staggered_effect(panel)
    average = np.average(gaps[treated], weights=panel.weights[treated])
    assert result.main.value == pytest.approx(average, rel=1e-8)
    begin = _begin(panel)
    for step in (0, 3, 7):
        rows = treated & (panel.times - begin == step)
        expected = np.average(gaps[rows], weights=panel.weights[rows])
        assert result.terms[f"t+{step}"].value == pytest.approx(expected, rel=1e-8)
    rows = treated & (begin == 5)
    expected = np.average(gaps[rows], weights=panel.weights[rows])
    assert result.groups["5"].value == pytest.approx(expected, rel=1e-8)
    assert result.dropped == (("twice",) if controlled else ())


def test_in_a_balanced_panel_it_is_the_regression_with_a_dummy_per_start_and_time():
    panel = made(units=40, times=10, starts=STAGGERED, growth=0.4)
    columns = []
    for start, members in STAGGERED.items():
        columns += [
            ((panel.times == time) & np.isin(numbers(panel), members)).astype(float)
            for time in range(start, 10)
        ]
    fit = sm.OLS(panel.outcome, dummies(panel, columns)).fit()
    sizes = np.array([column.sum() for column in columns])
    expected = sizes @ fit.params[: len(columns)] / sizes.sum()
    assert staggered_effect(panel).main.value == pytest.approx(expected, rel=1e-8)


def test_without_noise_the_planted_truth_comes_back_where_the_plain_way_is_wrong():
    starts = {2: list(range(10)), 6: list(range(10, 20))}
    panel = made(units=20, times=10, starts=starts, effect=1.0, growth=1.0, noise=0.0)
    early = staggered_effect(panel)
    assert early.terms["t+0"].value == pytest.approx(1.0)
    assert early.terms["t+3"].value == pytest.approx(4.0)
    assert "note_not_predicted" in _codes(early)
    plain = difference_in_differences(panel).main.value
    truth = np.mean([1 + step for step in range(8)] + [1 + step for step in range(4)])
    assert plain < 0.35 * truth
    assert plain < 0 < truth


def test_equal_effects_are_found_by_both():
    panel = made(units=40, times=10, starts=STAGGERED, effect=2.0, noise=0.0)
    assert staggered_effect(panel).main.value == pytest.approx(2.0)
    assert difference_in_differences(panel).main.value == pytest.approx(2.0)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    truth = 1.0 + 0.5 * np.mean(
        [step for start, units in STAGGERED.items() for step in range(10 - start) for _ in units]
    )
    held = wrong = 0
    for seed in range(120):
        panel = made(units=50, times=10, starts=STAGGERED, effect=1.0, growth=0.5, noise=2.0, seed=seed)
        found = staggered_effect(panel).main
        held += found.low <= truth <= found.high
        plain = difference_in_differences(panel, errors="cluster").main
        wrong += not plain.low <= truth <= plain.high
    assert 0.90 <= held / 120 <= 0.995
    assert wrong / 120 > 0.3


def test_false_alarms_before_and_after_are_rare_without_effect():
    alarms = before = 0
    for seed in range(120):
        found = staggered_effect(made(units=50, times=10, starts=STAGGERED, effect=0.0, seed=seed))
        alarms += found.judgement.demonstrable
        before += found.pretrend["p"] < 0.05
    assert alarms / 120 <= 0.10
    assert before / 120 <= 0.12


def test_the_periods_before_are_tested_on_untreated_rows_only():
    panel = made(units=40, times=10, starts=STAGGERED, growth=3.0)
    result = staggered_effect(panel, leads=2)
    untreated = panel.treatments["treated"] == 0
    begin = _begin(panel)
    part = panel.only(untreated)
    columns = [(part.times - begin[untreated] == -lead).astype(float) for lead in (1, 2)]
    oracle = sm.OLS(part.outcome, dummies(part, columns)).fit(
        cov_type="cluster", cov_kwds={"groups": part.units}
    )
    assert result.terms["t-1"].value == pytest.approx(oracle.params[0], rel=1e-7)
    assert result.terms["t-2"].se == pytest.approx(oracle.bse[1], rel=1e-7)
    assert list(result.terms)[:3] == ["t-2", "t-1", "t+0"]


def test_units_that_moved_apart_before_are_told():
    panel = made(units=40, times=10, starts=STAGGERED, noise=0.3)
    begin = _begin(panel)
    rising = np.where(panel.times - begin >= -2, 3.0, 0.0) * (begin < 99)
    moved = panel_of(
        panel.outcome + rising, panel.units.tolist(), panel.times.tolist(), dict(panel.treatments)
    )
    assert "note_pretrend" in _codes(staggered_effect(moved))


def test_always_treated_units_do_not_count():
    panel = made(units=20, starts={0: [0, 1], 4: list(range(2, 10))}, noise=0.0)
    result = staggered_effect(panel)
    assert result.main.value == pytest.approx(2.0)
    told = next(remark for remark in result.remarks if remark.code == "note_not_predicted")
    assert told.facts["count"] == 16
    assert list(result.groups) == ["4"]


def test_one_treated_unit_gives_no_interval():
    result = staggered_effect(made(units=20, starts={4: [0]}))
    assert result.main.se is None
    assert "note_few_treated" in _codes(result)
    assert result.as_dict("nl")["conclusion"].startswith("Geen aantoonbaar effect: er zijn te weinig")


def test_clusters_may_be_larger_than_units():
    regions = [unit // 2 for unit in range(40) for _ in range(10)]
    by_region = staggered_effect(made(units=40, times=10, starts=STAGGERED, clusters=regions))
    by_unit = staggered_effect(made(units=40, times=10, starts=STAGGERED))
    assert by_region.clusters == 20
    assert by_region.main.value == pytest.approx(by_unit.main.value)
    assert by_region.main.se != pytest.approx(by_unit.main.se)
    one = staggered_effect(made(units=40, times=10, starts=STAGGERED, clusters=["all"] * 400))
    assert one.main.se is None


def test_a_start_in_the_second_period_leaves_nothing_to_test_before():
    result = staggered_effect(made(starts={1: list(range(6))}))
    assert result.pretrend is None
    assert "t-1" not in result.terms


def test_leads_can_be_left_out():
    result = staggered_effect(made(), leads=0)
    assert result.pretrend is None
    assert "note_no_pretrend" in _codes(result)


def test_rows_that_nothing_ties_together_are_not_predicted():
    text = [
        ("a", 1, 0),
        ("a", 2, 1),
        ("b", 3, 0),
        ("b", 4, 0),
        ("c", 2, 0),
        ("c", 1, 0),
        ("b", 5, 1),
        ("a", 3, 1),
    ]
    panel = panel_of(
        [1.0, 5.0, 2.0, 2.0, 2.0, 1.0, 9.0, 7.0],
        [unit for unit, _, _ in text],
        [time for _, time, _ in text],
        {"d": [on for _, _, on in text]},
    )
    result = staggered_effect(panel)
    assert result.main.value == pytest.approx(3.0)
    told = next(remark for remark in result.remarks if remark.code == "note_not_predicted")
    assert told.facts["count"] == 2


@pytest.mark.parametrize(
    "starts", [{0: list(range(12))}, {0: [*range(6)], 99: []}], ids=["all treated always", "rest never"]
)
def test_without_anybody_to_compare_it_is_refused(starts):
    panel = made(starts=starts)
    with pytest.raises(UnusableInput) as caught:
        staggered_effect(panel)
    assert caught.value.code == "effect.nobody_to_compare"


def test_it_agrees_with_the_event_study_when_all_start_at_once_and_nothing_is_random():
    panel = made(units=20, growth=0.7, noise=0.0)
    assert staggered_effect(panel).terms["t+2"].value == pytest.approx(event_study(panel).terms["t+2"].value)
