"""Periods as an address writes them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.apps.figures.periods import Period, offered, parse, quarters

PERIODS = st.one_of(
    st.builds(Period, st.integers(2000, 2100)),
    st.builds(Period, st.integers(2000, 2100), st.integers(1, 4)),
    st.builds(lambda year, month: Period(year, month=month), st.integers(2000, 2100), st.integers(1, 12)),
)


@given(PERIODS)
def test_what_is_written_is_read_back(period):
    assert parse(period.code) == period


@given(PERIODS)
def test_the_months_of_a_period_follow_each_other_from_its_first_day_to_its_last(period):
    months = period.months()
    assert months[0].first == period.first
    assert months[-1].last == period.last
    for one, following in pairwise(months):
        assert one.last + timedelta(days=1) == following.first


@pytest.mark.parametrize(
    "written", ["", "26", "2026-0", "2026-13", "2026-k5", "2026-k1-1", "1999", "2101", "x"]
)
def test_what_is_no_period_is_none(written):
    assert parse(written) is None


def test_names():
    assert Period(2026).name.nl == "2026"
    assert Period(2026, 3).name.nl == "derde kwartaal 2026"
    assert Period(2026, 3).name.en == "third quarter of 2026"
    assert Period(2026, month=2).name.nl == "februari 2026"


def test_a_period_is_over_the_day_after_its_last():
    assert Period(2026, 1).last == date(2026, 3, 31)
    assert not Period(2026, 1).finished(date(2026, 3, 31))
    assert Period(2026, 1).finished(date(2026, 4, 1))


def test_inside_everything_since_the_first_day_is_offered_newest_first():
    found = [p.code for p in offered(date(2025, 11, 3), date(2026, 2, 5), finished_only=False)]
    assert found == ["2026", "2025", "2026-k1", "2025-k4", "2026-02", "2026-01", "2025-12", "2025-11"]


def test_outside_only_years_and_quarters_that_are_over():
    found = [p.code for p in offered(date(2025, 11, 3), date(2026, 7, 1), finished_only=True)]
    assert found == ["2025", "2026-k2", "2026-k1", "2025-k4"]
    assert quarters(2026)[1] in offered(date(2025, 1, 1), date(2026, 7, 1), finished_only=True)
