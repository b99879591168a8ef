"""Local dates, words for them, and working days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from slagkracht.base import dates


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 1, 22, 59, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 1, 1, 23, 0, tzinfo=UTC), date(2026, 1, 2)),  # winter: one hour ahead
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),  # summer: two
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),  # the clock goes back this night
    ],
)
def test_a_day_begins_at_midnight_in_the_netherlands(moment, day):
    assert dates.local_date(moment) == day


def test_a_date_in_words_has_its_year_when_it_is_another():
    day = date(2026, 11, 25)
    assert dates.in_words(day, "nl", today=date(2026, 1, 1)) == "wo 25 nov"
    assert dates.in_words(day, "nl", today=date(2025, 12, 31)) == "wo 25 nov 2026"
    assert dates.in_words(day, "en") == "Wed 25 Nov 2026"
    assert dates.in_full(day, "nl") == "25 november 2026"
    assert dates.in_full(day, "en") == "25 November 2026"


def test_a_moment_in_words_is_local():
    moment = datetime(2026, 11, 25, 9, 42, tzinfo=UTC)
    assert dates.moment_in_words(moment, "nl") == "25 november 2026, 10.42 uur"
    assert dates.moment_in_words(moment, "en") == "25 November 2026, 10:42"


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 11, 25), 0, date(2026, 11, 25)),
        (date(2026, 11, 25), 2, date(2026, 11, 27)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # over the weekend
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # from a Saturday
        (date(2026, 12, 31), 10, date(2027, 1, 14)),
    ],
)
def test_working_days(day, days, expected):
    assert dates.work_days_later(day, days) == expected
