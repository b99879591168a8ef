"""Displacement from counts, and the E-test, against their definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from slagkracht.core.effect import Counts, e_test, weighted_displacement_difference
from slagkracht.core.errors import UnusableInput

COUNT = st.integers(0, 500)


def _codes(result):
    return [remark.code for remark in result.remarks]


@given(COUNT, COUNT, COUNT, COUNT, COUNT, COUNT)
def test_it_is_the_difference_of_changes(a, b, c, d, e, f):
    plain = weighted_displacement_difference(Counts(a, b), Counts(c, d))
    assert plain.wdd.value == (b - a) - (d - c)
    assert plain.wdd.se == pytest.approx(math.sqrt(a + b + c + d))
    ringed = weighted_displacement_difference(Counts(a, b), Counts(c, d), Counts(e, f))
    assert ringed.wdd.value == (b - a) + (f - e) - (d - c)
    assert ringed.wdd.se == pytest.approx(math.sqrt(a + b + c + d + e + f))
    assert ringed.ring.value == (f - e) - (d - c)


@given(COUNT, COUNT, COUNT, COUNT)
def test_swapping_the_areas_turns_the_sign(a, b, c, d):
    one = weighted_displacement_difference(Counts(a, b), Counts(c, d))
    other = weighted_displacement_difference(Counts(c, d), Counts(a, b))
    assert one.wdd.value == -other.wdd.value
    assert one.wdd.low == pytest.approx(-other.wdd.high)
    assert one.wdd.p == pytest.approx(other.wdd.p)


def test_the_interval_is_90_percent_unless_told():
    assert weighted_displacement_difference(Counts(20, 10), Counts(20, 20)).judgement.level == 0.90
    wide = weighted_displacement_difference(Counts(20, 10), Counts(20, 20), level=0.99).wdd
    assert wide.high - wide.low == pytest.approx(2 * 2.5758293 * math.sqrt(70))


def test_periods_and_areas_of_other_size_are_brought_to_one_measure():
    half = weighted_displacement_difference(Counts(20, 5), Counts(60, 30), after_length=0.5, control_size=3)
    assert half.wdd.value == pytest.approx((10 - 20) - (60 - 60) / 3)
    assert half.wdd.se == pytest.approx(math.sqrt(20 + 5 * 4 + 60 / 9 + 30 * 4 / 9))


def test_wild_counts_widen_the_error():
    plain = weighted_displacement_difference(Counts(20, 10), Counts(20, 20), Counts(9, 4))
    wild = weighted_displacement_difference(Counts(20, 10), Counts(20, 20), Counts(9, 4), dispersion=4.0)
    assert wild.wdd.se == pytest.approx(2 * plain.wdd.se)
    assert wild.ring.se == pytest.approx(2 * plain.ring.se)
    assert wild.wdq == plain.wdq


@pytest.mark.parametrize(
    ("ring", "quotient"),
    [(Counts(10, 20), -1.0), (Counts(10, 15), -0.5), (Counts(10, 10), 0.0), (Counts(10, 5), 0.5)],
)
def test_the_quotient_says_how_much_moved(ring, quotient):
    found = weighted_displacement_difference(Counts(20, 10), Counts(20, 20), ring)
    assert found.wdq == pytest.approx(quotient)


def test_the_quotient_is_left_out_where_it_divides_by_nothing():
    assert weighted_displacement_difference(Counts(20, 10), Counts(20, 20)).wdq is None
    assert weighted_displacement_difference(Counts(9, 9), Counts(0, 3), Counts(1, 1)).wdq is None
    assert weighted_displacement_difference(Counts(9, 9), Counts(3, 0), Counts(1, 1)).wdq is None
    same = weighted_displacement_difference(Counts(20, 20), Counts(20, 20), Counts(5, 9))
    assert same.wdq is None
    assert "note_wdq_no_success" in _codes(same)


def test_the_ring_is_told_in_words():
    moved = weighted_displacement_difference(Counts(200, 100), Counts(200, 200), Counts(100, 200)).as_dict(
        "nl"
    )
    assert moved["conclusion"].endswith("een deel kan zijn verplaatst.")
    spread = weighted_displacement_difference(Counts(200, 100), Counts(200, 200), Counts(200, 100)).as_dict(
        "nl"
    )
    assert spread["conclusion"].startswith("Aantoonbaar verschil: 200 lager")
    assert spread["conclusion"].endswith("het voordeel kan zich hebben verspreid.")
    none = weighted_displacement_difference(Counts(200, 100), Counts(200, 200), Counts(100, 101)).as_dict(
        "nl"
    )
    assert "rand eromheen is geen aantoonbare" in none["conclusion"]
    assert none["ring"]["estimate"] == 1.0


def test_nothing_counted_shows_nothing():
    empty = weighted_displacement_difference(Counts(0, 0), Counts(0, 0))
    assert (empty.wdd.value, empty.wdd.se, empty.z) == (0.0, 0.0, None)
    assert empty.as_dict("nl")["conclusion"].startswith("Geen aantoonbaar effect.")
    assert "note_few_events" in _codes(empty)


@pytest.mark.parametrize("wrong", [(-1, 2), (2, -1), (1.5, 2), (10**10, 1)])
def test_counts_that_are_no_counts_are_refused(wrong):
    with pytest.raises(UnusableInput) as caught:
        Counts(*wrong)
    assert caught.value.code == "out_of_range"


@pytest.mark.parametrize("name", ["after_length", "control_size", "dispersion"])
@pytest.mark.parametrize("value", [0, -1, float("inf"), float("nan")])
def test_sizes_that_are_no_sizes_are_refused(name, value):
    with pytest.raises(UnusableInput) as caught:
        weighted_displacement_difference(Counts(1, 1), Counts(1, 1), **{name: value})
    assert caught.value.code == "out_of_range"


def _e_test_written_out(x, y, n, m):
    """Both sums of the definition, term by term."""
    rate = (x + y) / (n + m)

    def standardised(a, b):
        return 0.0 if a + b == 0 else abs(a / n - b / m) / math.sqrt(a / n**2 + b / m**2)

    def chance(k, mean):
        return math.exp(k * math.log(mean) - mean - math.lgamma(k + 1))

    seen = standardised(x, y) - 1e-9
    return sum(
        chance(a, n * rate) * chance(b, m * rate)
        for a in range(110)
        for b in range(110)
        if standardised(a, b) >= seen
    )


@settings(deadline=None, max_examples=15)
@given(
    st.integers(0, 18), st.integers(0, 18), st.sampled_from([1.0, 0.5, 2.0, 1.3]), st.sampled_from([1.0, 2.5])
)
def test_the_p_is_its_definition_written_out(x, y, n, m):
    expected = _e_test_written_out(x, y, n, m) if x + y else 1.0
    assert e_test(x, y, before_length=n, after_length=m).p == pytest.approx(min(1, expected), rel=1e-6)


@given(st.integers(0, 2000), st.integers(0, 2000), st.floats(0.1, 10))
def test_swapping_the_counts_changes_nothing(x, y, length):
    one = e_test(x, y, after_length=length).p
    other = e_test(y, x, before_length=length).p
    assert one == pytest.approx(other, rel=1e-6, abs=1e-15)
    assert 0 <= one <= 1


def test_large_counts_meet_the_normal_test():
    normal = math.erfc(3000 / math.sqrt(2_003_000) / math.sqrt(2))
    assert e_test(1_000_000, 1_003_000).p == pytest.approx(normal, rel=1e-3)


def test_it_keeps_its_promise_for_small_counts():
    chance = np.random.default_rng(1)
    alarms = sum(e_test(*chance.poisson(3, 2).tolist()).p < 0.05 for _ in range(1500))
    assert alarms / 1500 < 0.065


def test_the_interval_of_the_ratio_is_clopper_and_pearsons():
    found = e_test(12, 5, before_length=2.0, after_length=1.5)
    exact = binomtest(5, 17).proportion_ci(0.95, "exact")
    assert found.low == pytest.approx(exact.low / (1 - exact.low) * 2 / 1.5)
    assert found.high == pytest.approx(exact.high / (1 - exact.high) * 2 / 1.5)
    assert found.ratio == pytest.approx((5 / 1.5) / (12 / 2))


def test_zeros_have_open_ends():
    none_before = e_test(0, 5)
    assert (none_before.ratio, none_before.high) == (None, None)
    assert "∞" in none_before.conclusion("nl")
    none_after = e_test(5, 0)
    assert (none_after.ratio, none_after.low) == (0.0, 0.0)
    nothing = e_test(0, 0)
    assert (nothing.p, nothing.low, nothing.high) == (1.0, 0.0, None)


def test_the_conclusion_says_whether_it_can_be_chance():
    assert e_test(6, 2).as_dict("nl")["conclusion"].startswith("Geen aantoonbaar effect: van 6 naar 2")
    shown = e_test(60, 20).as_dict("nl")
    assert shown["conclusion"].startswith("Aantoonbaar verschil: van 60 naar 20")
    assert shown["shown"]


@pytest.mark.parametrize("lengths", [{"before_length": 0}, {"after_length": float("nan")}])
def test_lengths_that_are_no_lengths_are_refused(lengths):
    with pytest.raises(UnusableInput):
        e_test(1, 2, **lengths)
