"""Durations as they leave the house: whole years that are over, and on how many they rest in two words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from slagkracht.apps.figures import asking, definitions, queries
from slagkracht.apps.figures.definitions import DISTRICT
from slagkracht.apps.figures.periods import parse

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])
DAYS = next(d for d in definitions.every() if d.code == "days_to_weighing")
NINE_IN_WEST = {"gm0307": 24, "gm0632": 9}


@pytest.fixture
def weighed(world, tell):
    """In 2025 decided after 0, 1, 2, … days: 24 in the east, 9 in the west; and 3 in the first quarter of
    2026 in the east."""
    for town, number in NINE_IN_WEST.items():
        _decided(tell, town, number, date(2025, 5, 1))
    _decided(tell, "gm0307", 3, date(2026, 2, 1))


def _decided(tell, town: str, number: int, began: date) -> None:
    for days in range(number):
        one = tell("signal.received", began.isoformat(), town=town)
        tell("signal.taken_up", (began + timedelta(days=days)).isoformat(), one, town=town)


def _figure(period: str, by, **changes):
    asked = asking.Asked(DAYS, parse(period), DISTRICT, False)
    return queries.figure(replace(asked, **changes), by=by)


def test_on_how_many_it_rests_is_two_words_and_never_a_number(weighed, tester):
    found = _figure("2025", tester)
    said = {row.code: (str(row.number), str(row.spread), row.spread.rests_on) for row in found.rows}
    assert said["oost"] == ("12", "6–17", "10 en meer")
    assert said["west"] == ("4", "–", "5 en meer")
    assert found.total.spread.rests_on == "10 en meer"


def test_fewer_than_five_show_nothing(weighed, tester, tell):
    tell("signal.taken_up", "2025-06-01", tell("signal.received", "2025-05-01", town="gm0001"), town="gm0001")
    nowhere = next(row for row in _figure("2025", tester).rows if row.code == "")
    assert (str(nowhere.number), str(nowhere.spread), nowhere.spread.rests_on) == ("–", "–", "<5")


@pytest.mark.parametrize("period", ["2026", "2026-k1", "2025-k2", "2025-05"])
def test_a_part_of_a_year_or_a_year_that_runs_does_not_leave_the_house(weighed, tester, period):
    found = _figure(period, tester)
    assert (found.rows, found.total) == ([], None)


def test_inside_every_number_is_there(weighed, analyst):
    found = _figure("2026-k1", analyst, published=False)
    assert [(row.code, row.spread.rests_on) for row in found.rows] == [("oost", "3")]
