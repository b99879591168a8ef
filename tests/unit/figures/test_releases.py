"""A release is protected as a whole: every slice and every edition of it laid beside each other."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.apps.figures import definitions, releases
from slagkracht.apps.figures.periods import Period
from slagkracht.apps.figures.releases import Cell, Universe
from tests.unit.figures import attacker

BY_CODE = {definition.code: definition for definition in definitions.every()}
DISTRICTS = ("noord", "oost", "zuid")
TOWNS = {f"gm{i:04d}": DISTRICTS[i % 3] for i in range(9)}
VALUES = {"form": ("drugs", "vastgoed", "witwassen"), "seat_kind": ("politie", "om", "college")}
AFTER = date(2027, 3, 1)


class World:
    """Invented events of one year, counted the way the database would."""

    def __init__(self, seed: int, number: int) -> None:
        chance = np.random.default_rng(seed)
        shares = {name: chance.dirichlet(np.ones(len(v)) * 0.7) for name, v in VALUES.items()}
        towns = chance.choice(list(TOWNS), number, p=chance.dirichlet(np.ones(len(TOWNS)) * 0.7))
        self.events = [
            {
                "municipality": town,
                "district": TOWNS[town],
                "month": f"2026-{chance.integers(1, 13):02d}",
                **{name: chance.choice(VALUES[name], p=share) for name, share in shares.items()},
            }
            for town in map(str, towns)
        ]

    def count(self, period: Period, by: tuple[str, ...]) -> Counter:
        months = {month.code for month in period.months()}
        return Counter(tuple(str(e[name]) for name in by) for e in self.events if e["month"] in months)


UNIVERSE = Universe(DISTRICTS, TOWNS, VALUES)
WORLDS = st.builds(World, st.integers(0, 2**32 - 1), st.sampled_from([0, 3, 12, 40, 90, 400]))


def release(world: World, code: str = "signals_received", today: date = AFTER):
    return releases.release(BY_CODE[code], 2026, world.count, UNIVERSE, today=today)


def seen(found):
    return attacker.published(found.values, found.marks), [(one.total, one.parts) for one in found.sums]


@settings(max_examples=15, deadline=None)
@given(WORLDS)
def test_nobody_works_out_a_small_number_from_everything_that_leaves_the_house(world):
    found = release(world)
    page, sums = seen(found)
    small = [key for key, mark in found.marks.items() if mark == "small"]
    assert all(n >= 5 for n in page.values() if isinstance(n, int))
    for key, (low, high) in attacker.ranges(page, sums, small).items():
        assert low == pytest.approx(0, abs=1e-6), key
        assert high == pytest.approx(4, abs=1e-6), key
    withheld = [key for key, mark in found.marks.items() if mark == "withheld" and found.values[key] < 5]
    for low, high in attacker.ranges(page, sums, withheld).values():
        assert high - low >= 1 - 1e-6
    assert not attacker.determined(page, sums) & set(small)


@settings(max_examples=6, deadline=None)
@given(WORLDS)
def test_an_account_manager_who_knows_his_district_cannot_tell_a_small_number_of_another(world):
    found = release(world)
    page, sums = seen(found)
    for own in DISTRICTS:
        known = {cell: n for cell, n in found.values.items() if own in (cell.district, TOWNS.get(cell.value))}
        others = [c for c, n in found.values.items() if n < 5 and c not in known and page[c] != n]
        for low, high in attacker.ranges(page, sums, others, known).values():
            assert high - low >= 1 - 1e-6


@settings(max_examples=12, deadline=None)
@given(WORLDS)
def test_a_later_edition_adds_and_changes_nothing_that_was_shown(world):
    editions = [release(world, today=day) for day in (date(2026, 4, 20), date(2026, 8, 1), AFTER)]
    for earlier, later in pairwise(editions):
        assert {cell: later.marks[cell] for cell in earlier.marks} == earlier.marks
        assert {cell: later.values[cell] for cell in earlier.values} == earlier.values


def test_a_period_that_is_not_over_does_not_leave_the_house():
    found = release(World(1, 200), today=date(2026, 6, 30))
    assert {cell.period for cell in found.values} == {"2026-k1", "2026-01", "2026-02", "2026-03"}
    assert not release(World(1, 200), today=date(2026, 3, 31)).values


def test_what_can_still_change_waits():
    """A signal can be restored for fourteen days: until then its quarter is not over."""
    late = release(World(1, 200), "signals_not_taken_up", today=date(2026, 4, 10))
    assert not late.values
    assert release(World(1, 200), "signals_not_taken_up", today=date(2026, 4, 16)).values


def test_months_before_the_definition_are_no_cells():
    """Before March 2025 there was no such law: a zero that everybody knows protects nobody."""
    found = releases.release(
        BY_CODE["signals_received"], 2025, lambda period, by: {}, UNIVERSE, today=date(2026, 2, 1)
    )
    months = {cell.period for cell in found.values if len(cell.period) == 7 and "k" not in cell.period}
    assert min(months) == "2025-03"


def test_a_stock_is_that_of_the_last_month_rounded_to_five():
    def count(period: Period, by: tuple[str, ...]) -> dict[tuple[str, ...], int]:
        assert by == ("month",), "of a stock nothing else leaves the house"
        return {(month.code,): 10 + month.month for month in period.months()}

    found = releases.release(BY_CODE["dossiers_open"], 2026, count, UNIVERSE, today=AFTER)
    assert found.values[Cell("2026-01")] == 10
    assert found.values[Cell("2026-03")] == 15
    assert found.values[Cell("2026-k2")] == found.values[Cell("2026-06")] == 15
    assert found.values[Cell("2026")] == found.values[Cell("2026-k4")] == found.values[Cell("2026-12")] == 20


@given(st.lists(st.integers(0, 60), min_size=12, max_size=12))
def test_what_came_in_and_what_is_there_do_not_tell_how_few_went_out(stocks):
    """An attacker who knows exactly what came in each month still has at least five ways for what went."""
    by_month = {(month.code,): n for month, n in zip(Period(2026).months(), stocks, strict=True)}
    found = releases.release(BY_CODE["dossiers_open"], 2026, lambda *_: by_month, UNIVERSE, today=AFTER)
    for earlier, later in pairwise(Period(2026).months()):
        low, high = (_possible(found, month.code) for month in (earlier, later))
        ways = {after - before for before in low for after in high}
        assert by_month[later.code,] - by_month[earlier.code,] in ways
        assert len(ways) >= 5


def _possible(found: releases.Release, month: str) -> list[int]:
    """The stocks that are shown as this one."""
    shown = found.values[Cell(month)]
    return [n for n in range(70) if (n + 2) // 5 * 5 == shown]


def test_local_cases_that_began_are_told_once():
    """By place they are the decisions on notices with that outcome: two tables of one number protect none."""
    assert BY_CODE["local_cases_opened"].released == ("month",)
    assert "stage" in BY_CODE["notices_decided"].released


def test_every_town_and_form_is_a_row_whether_anything_was_counted_or_not():
    found = release(World(1, 3))
    assert set(releases.values(found, Period(2026), "municipality", "*")) == set(TOWNS)
    assert set(releases.values(found, Period(2026), "form", "oost")) == set(VALUES["form"])
    assert releases.values(found, Period(2026), "district", "*") == list(DISTRICTS)
    assert len(releases.values(found, Period(2026), "month", "*")) == 12


def test_a_value_nobody_foresaw_is_counted_all_the_same():
    world = World(1, 30)
    world.events[0] |= {"district": "", "municipality": "", "form": "nieuw"}
    found = release(world)
    assert found.values[Cell("2026", "form", "nieuw", "*")] == 1
    assert found.values[Cell("2026")] == 30


@pytest.mark.slow
def test_notices_are_safe_from_every_town():
    """Each municipality knows its own notices; none learns another's."""
    world = World(7, 120)
    for event in world.events:
        event["theme"] = event["form"]
    towns = Universe(DISTRICTS, TOWNS, {"theme": VALUES["form"]})
    found = releases.release(BY_CODE["notices_received"], 2026, world.count, towns, today=AFTER)
    page, sums = seen(found)
    for own in TOWNS:
        known = {c: n for c, n in found.values.items() if c.dimension == "municipality" and c.value == own}
        others = [c for c, n in found.values.items() if n < 5 and c not in known and page[c] != n]
        for low, high in attacker.ranges(page, sums, others, known).values():
            assert high - low >= 1 - 1e-6
