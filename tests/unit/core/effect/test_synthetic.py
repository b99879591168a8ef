"""Synthetic control: the mix against what makes it optimal, the placebos by hand, planted truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from slagkracht.core.effect import Donors, read_donors, synthetic_control
from slagkracht.core.effect.simplex import closest_mix
from slagkracht.core.errors import UnusableInput


def _refused(call, *args, **kwargs):
    with pytest.raises(UnusableInput) as caught:
        call(*args, **kwargs)
    return caught.value


def _codes(result):
    return [remark.code for remark in result.remarks]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(1, 20))
def test_no_shift_of_weight_comes_closer(seed, rows, count):
    chance = np.random.default_rng(seed)
    donors, target = chance.normal(size=(rows, count)) * 100, chance.normal(size=rows) * 100
    weights = closest_mix(target, donors)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1)
    pull = donors.T @ (donors @ weights - target)
    scale = np.abs(pull).max() + 1
    assert pull[weights > 0] == pytest.approx(np.full((weights > 0).sum(), pull @ weights), abs=1e-6 * scale)
    assert pull.min() >= pull @ weights - 1e-6 * scale


def test_a_general_solver_finds_the_same_mix():
    chance = np.random.default_rng(2)
    donors, target = chance.normal(size=(10, 6)), chance.normal(size=10)
    slow = minimize(
        lambda w: ((donors @ w - target) ** 2).sum(),
        np.full(6, 1 / 6),
        bounds=[(0, 1)] * 6,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        method="SLSQP",
        options={"ftol": 1e-14},
    )
    assert closest_mix(target, donors) == pytest.approx(slow.x, abs=1e-5)


def test_a_target_that_is_a_donor_gets_that_donor():
    donors = np.array([[1.0, 5.0, 2.0], [3.0, 1.0, 2.0]])
    assert closest_mix(donors[:, 1], donors) == pytest.approx([0, 1, 0])
    assert closest_mix(np.zeros(2), np.zeros((2, 3))).sum() == pytest.approx(1)


def _factors(units=25, times=20, start=12, effect=0.0, seed=1):
    """Outcomes with two common factors; unit 0 is treated from ``start`` on."""
    chance = np.random.default_rng(seed)
    loads = chance.uniform(0.5, 2, (2, units))
    loads[:, 0] = loads[:, 1:4].mean(axis=1)
    outcomes = (
        50 + chance.normal(size=(times, 2)).cumsum(axis=0) @ loads + 0.2 * chance.normal(size=(times, units))
    )
    outcomes[start:, 0] += effect
    names = tuple(f"u{unit:02d}" for unit in range(units))
    return Donors(outcomes, names, tuple(map(str, range(times))), 0, start, np.empty((0, units)), ())


def test_a_planted_effect_is_found_and_its_absence_told():
    found = synthetic_control(_factors(effect=8.0))
    assert found.effect == pytest.approx(8.0, abs=1.5)
    assert (found.rank, found.p) == (1, 1 / 25)
    assert found.demonstrable
    assert found.conclusion("nl").startswith("Aantoonbaar verschil: ‘u00’")
    assert "1 op de 25" in found.conclusion("nl")
    none = synthetic_control(_factors(effect=0.0))
    assert not none.demonstrable
    assert none.conclusion("nl").startswith("Geen aantoonbaar effect.")


def test_the_placebo_p_is_uniform_without_effect():
    shares = [synthetic_control(_factors(units=20, seed=seed)).p for seed in range(150)]
    assert np.mean(np.array(shares) <= 0.05) < 0.11
    assert 0.4 < np.mean(shares) < 0.65


def test_ratios_are_those_of_each_unit_as_if_treated_without_the_treated_one():
    donors = _factors(units=8, effect=3.0)
    found = synthetic_control(donors, level=0.8)
    outcomes = donors.outcomes
    pool = [2, 3, 4, 5, 6, 7]
    weights = closest_mix(outcomes[:12, 1], outcomes[:12][:, pool])
    gaps = outcomes[:, 1] - outcomes[:, pool] @ weights
    assert found.ratios["u01"] == pytest.approx(np.sqrt((gaps[12:] ** 2).mean() / (gaps[:12] ** 2).mean()))
    assert found.weights.keys() <= set(donors.units[1:])
    assert sum(found.weights.values()) == pytest.approx(1)
    assert found.importance == {}


def test_few_units_cannot_show_anything():
    found = synthetic_control(_factors(units=8, effect=50.0))
    assert found.rank == 1
    assert not found.demonstrable
    assert "note_few_units" in _codes(found)


def test_without_placebos_nothing_is_tested():
    found = synthetic_control(_factors(effect=8.0), placebos=False)
    assert found.p is None
    assert found.conclusion("nl").endswith("is niet getoetst.")
    assert found.as_dict("nl")["units"] is None


def test_progress_is_told_per_unit():
    seen = []
    synthetic_control(_factors(units=6), progress=lambda done, total, unit: seen.append((done, total, unit)))
    assert seen == [(done, 5, "units") for done in range(1, 6)]


def test_a_poor_fit_and_a_perfect_one_are_told():
    far = _factors(units=8)
    far.outcomes[:, 0] += 100
    assert "note_poor_fit" in _codes(synthetic_control(far))
    exact = _factors(units=8)
    exact.outcomes[:, 0] = exact.outcomes[:, 1:3].mean(axis=1)
    short = Donors(exact.outcomes[8:], exact.units, exact.times[8:], 0, 4, np.empty((0, 8)), ())
    assert {"note_mix_not_unique", "note_few_before"} <= set(_codes(synthetic_control(short)))


def test_outcomes_of_nothing_at_all_give_nothing():
    empty = Donors(np.zeros((6, 4)), tuple("abcd"), tuple("123456"), 0, 3, np.empty((0, 4)), ())
    found = synthetic_control(empty)
    assert found.effect == 0.0
    assert not found.demonstrable


def test_below_zero_there_is_no_share():
    donors = _factors()
    donors.outcomes[:] -= 50
    found = synthetic_control(donors)
    assert found.relative is None
    assert "%" not in found.conclusion("nl").split(",")[0]


def test_predictors_are_weighed_by_what_they_explain():
    donors = _factors(units=12, effect=5.0)
    chance = np.random.default_rng(3)
    mean = donors.outcomes[:12].mean(axis=0)
    predictors = np.vstack([mean, chance.normal(size=12), np.full(12, 3.0)])
    named = Donors(donors.outcomes, donors.units, donors.times, 0, 12, predictors, ("mean", "noise", "flat"))
    found = synthetic_control(named)
    assert found.importance["mean"] > 10 * found.importance["noise"]
    equal = synthetic_control(named, importance="equal")
    assert equal.importance == pytest.approx(dict.fromkeys(("mean", "noise", "flat"), 1 / 3))
    flat = Donors(np.zeros((6, 4)), tuple("abcd"), tuple("123456"), 0, 3, np.ones((2, 4)), ("a", "b"))
    assert synthetic_control(flat).importance == {"a": 0.5, "b": 0.5}


def test_fitting_may_stop_elsewhere():
    donors = _factors(effect=8.0)
    leaked = synthetic_control(donors, fit_until="19")
    assert abs(leaked.effect) < synthetic_control(donors).effect
    assert _refused(synthetic_control, donors, fit_until="99").code == "effect.time_unknown"


FILE = "unit,year,y,x,z\n" + "".join(
    f"{unit},{year},{place * 10 + year - 2000},{place},{place if year == 2001 else ''}\n"
    for place, unit in enumerate("abcd")
    for year in range(2000, 2004)
)


def _donors(folder, text=FILE, **changes):
    path = folder / "d.csv"
    path.write_text(text, "utf-8")
    named = {"outcome": "y", "unit": "unit", "time": "year", "treated": "c", "start": "2002"}
    return read_donors(path, **(named | changes))


def test_a_file_becomes_donors(tmp_path):
    donors = _donors(tmp_path, predictors=["x", "z@2001", "y@2000+2001"])
    assert donors.outcomes[:, 2].tolist() == [20, 21, 22, 23]
    assert (donors.treated, donors.start) == (2, 2)
    assert donors.predictors.tolist() == [[0, 1, 2, 3], [0, 1, 2, 3], [0.5, 10.5, 20.5, 30.5]]
    assert synthetic_control(donors).relative == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "changes", "code", "row"),
    [
        (FILE, {"treated": "z"}, "effect.unit_unknown", None),
        (FILE, {"start": "1999"}, "effect.time_unknown", None),
        (FILE, {"start": "2000"}, "effect.no_before", None),
        (FILE, {"predictors": ["x@1990"]}, "effect.time_unknown", None),
        (FILE, {"predictors": ["q"]}, "column_missing", None),
        (FILE, {"predictors": ["z"]}, "value_missing", 2),
        (FILE + "a,2003,1,1,\n", {}, "effect.cell_twice", 18),
        (FILE + "e,2003,1,1,\n", {}, "effect.cell_missing", None),
        (
            "unit,year,y\na,1,1\na,2,1\nb,1,2\nb,2,2\n",
            {"treated": "a", "start": "2"},
            "effect.too_few_donors",
            None,
        ),
        (FILE.replace("a,2001,1,", "a,2001,?,"), {}, "not_a_number", 3),
    ],
)
def test_a_wrong_file_says_where(tmp_path, text, changes, code, row):
    error = _refused(_donors, tmp_path, text, **changes)
    assert (error.code, error.facts.get("row"), error.facts["file"]) == (code, row, "d.csv")
    assert error.message("nl")
