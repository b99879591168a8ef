"""Power by formula, against relations and against doing it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.effect import Plan, power, simulated_power
from slagkracht.core.effect.plan import chance_of_seeing
from slagkracht.core.errors import UnusableInput

PLANS = {
    "its": Plan("its", 30, 0.25, 36, 24),
    "its wild": Plan("its", 30, 0.4, 36, 24, dispersion=2.0),
    "did": Plan("did", 12, 0.2, 12, 12, 6, 12),
    "did spread": Plan("did", 12, 0.3, 12, 12, 6, 12, dispersion=1.5, area_spread=0.1),
    "wdd": Plan("wdd", 10, 0.35, 12, 12),
    "wdd sizes": Plan("wdd", 10, 0.35, 12, 6, 2, 5, dispersion=2.0),
}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_the_formula_is_borne_out_by_doing_it(plan):
    found = simulated_power(plan, runs=200, seed=1)
    assert found.power == pytest.approx(chance_of_seeing(plan), abs=0.11)
    assert found.power_error < 0.036
    assert found.false_alarms < plan.alpha + 0.06


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_what_is_needed_is_just_enough(plan):
    found = power(replace(plan, reduction=plan.reduction * 0.7))
    plan = found.plan
    assert not found.enough
    for number, changes in (
        (found.periods_needed, lambda n: {"after": n}),
        (found.periods_both_needed, lambda n: {"before": n, "after": n}),
    ):
        if number is not None:
            assert chance_of_seeing(replace(plan, **changes(number))) >= 0.8
            assert chance_of_seeing(replace(plan, **changes(number - 1))) < 0.8
    assert chance_of_seeing(replace(plan, reduction=found.smallest)) == pytest.approx(0.8, abs=1e-6)
    ratio = plan.control_areas / plan.areas
    grown = replace(plan, areas=found.areas_needed, control_areas=round(ratio * found.areas_needed))
    assert chance_of_seeing(grown) >= 0.8


@settings(deadline=None, max_examples=50)
@given(
    st.sampled_from(["its", "did", "wdd"]),
    st.floats(1, 500),
    st.floats(0.02, 0.6),
    st.integers(3, 60),
    st.integers(1, 60),
    st.integers(2, 30),
)
def test_more_of_anything_helps(design, count, reduction, before, after, areas):
    plan = Plan(design, count, reduction, before, after, areas, areas)
    base = chance_of_seeing(plan)
    assert 0 <= base <= 1
    for better in (
        {"reduction": min(0.95, reduction * 1.2)},
        {"count": count * 1.5},
        {"before": before + 5, "after": after + 5},
        {"areas": areas * 2, "control_areas": areas * 2},
    ):
        assert chance_of_seeing(replace(plan, **better)) >= base - 1e-9
    assert chance_of_seeing(replace(plan, dispersion=2.0)) <= base + 1e-9


def test_what_no_length_can_show_is_said():
    found = power(Plan("did", 20, 0.05, 12, 12, 2, 2, area_spread=0.5))
    assert found.periods_needed is None
    assert found.periods_both_needed is None
    answer = found.as_dict("nl")
    assert answer["conclusion"].startswith("Dit plan kan het niet laten zien: een verandering van 5%")
    hopeless = power(Plan("did", 20, 0.05, 12, 12, 2, 2, area_spread=9.0))
    assert (hopeless.smallest, hopeless.areas_needed) == (None, None)
    assert hopeless.conclusion("nl").endswith("Ook langer meten of meer gebieden is niet genoeg.")


def test_a_plan_that_is_enough_is_said_to_be():
    found = power(Plan("its", 200, 0.3, 36, 36, dispersion=1.5))
    assert found.enough
    assert found.conclusion("en").startswith("This plan can show it: a change of 30% (lower)")
    assert "treated areas" not in found.conclusion("en")


def test_a_rise_can_be_asked_for_too():
    found = power(Plan("wdd", 10, -0.5, 12, 12))
    assert found.smallest > 0
    assert "(hoger)" in found.conclusion("nl")
    assert chance_of_seeing(replace(found.plan, reduction=-found.smallest)) == pytest.approx(0.8, abs=1e-6)


def test_remarks_say_what_the_formula_takes_for_granted():
    codes = {remark.code for remark in power(Plan("did", 0.1, 0.2, 12, 12, 2, 2)).remarks}
    assert codes == {"note_small_counts", "note_no_spread", "note_poisson_assumed"}
    assert {remark.code for remark in power(PLANS["its wild"]).remarks} == {"note_its_power"}


def test_far_beyond_doubt_is_still_a_chance():
    assert chance_of_seeing(Plan("did", 1e6, 0.5, 12, 12, 2, 2)) == pytest.approx(1.0, abs=0.01)
    assert chance_of_seeing(Plan("did", 1e4, 0.5, 12, 12, 30, 30)) == 1.0


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"count": 0}, "count"),
        ({"count": float("nan")}, "count"),
        ({"reduction": 0}, "reduction"),
        ({"reduction": 1.0}, "reduction"),
        ({"before": 2}, "before"),
        ({"after": 0}, "after"),
        ({"areas": 0}, "areas"),
        ({"design": "did", "areas": 1}, "areas"),
        ({"control_areas": 0}, "control_areas"),
        ({"dispersion": 0.5}, "dispersion"),
        ({"area_spread": -1}, "area_spread"),
        ({"level": 0.4}, "level"),
        ({"target": 0.01}, "target"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(changes, name):
    with pytest.raises(UnusableInput) as caught:
        power(replace(PLANS["its"], **changes))
    assert (caught.value.code, caught.value.facts["name"]) == ("effect.plan", name)
    assert caught.value.message("nl")


def test_the_same_seed_gives_the_same_answer():
    assert simulated_power(PLANS["did"], runs=5, seed=3) == simulated_power(PLANS["did"], runs=5, seed=3)


def test_too_much_to_simulate_is_refused():
    with pytest.raises(UnusableInput) as caught:
        simulated_power(Plan("did", 5, 0.2, 500, 500, 20, 20), runs=1, seed=1)
    assert caught.value.code == "effect.simulation_too_large"
    with pytest.raises(UnusableInput):
        simulated_power(PLANS["its"], runs=0, seed=1)


def test_counts_that_are_all_zero_find_nothing():
    seen = []
    found = simulated_power(
        Plan("its", 1e-6, 0.5, 5, 5), runs=3, seed=1, progress=lambda *told: seen.append(told)
    )
    assert (found.power, found.false_alarms) == (0.0, 0.0)
    assert seen == [(1, 3, "runs"), (2, 3, "runs"), (3, 3, "runs")]
    assert found.as_dict()["runs"] == 3
