"""The example region: real places, people and numbers that cannot exist."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from stdnum.nl import bsn

from slagkracht.core.synthetic.region import geography, reports, staff
from slagkracht.core.synthetic.region.reports import impossible_bsn

REGION = geography()


def test_the_municipalities_of_a_day():
    """39 in 2018; Vianen and Weesp have gone over to a municipality outside their old region or a new one."""
    codes = [row.code for row in REGION.municipalities]
    assert len(codes) == len(set(codes))
    assert len(REGION.on(date(2018, 6, 1))) == 39
    now = {row.name for row in REGION.on(date(2026, 11, 23))}
    assert {"Almere", "Utrecht", "Hilversum", "Amersfoort", "Vijfheerenlanden"} <= now
    assert "Weesp" not in now
    assert "Vianen" not in now


def test_a_municipality_that_ended_names_its_successor():
    known = {row.code for row in REGION.municipalities}
    ended = [row for row in REGION.municipalities if row.valid_until]
    assert ended
    assert all(row.successor for row in ended)
    inside = [row for row in ended if row.successor in known]
    assert all(row.valid_until < date(2026, 1, 1) for row in inside)


def test_every_district_has_municipalities_and_every_tile_is_its_own():
    rows = REGION.on(date(2026, 11, 23))
    assert {row.district for row in rows} == set(REGION.districts)
    assert {row.code: row.name for row in REGION.district_rows()} == REGION.districts
    tiles = [(row.column, row.row) for row in rows]
    assert len(tiles) == len(set(tiles))


def test_staff_are_all_different_and_the_same_again():
    people = staff(200, seed=1)
    assert people == staff(200, seed=1)
    assert len({person.email for person in people}) == 200
    assert all(person.email.endswith("@slagkracht.example") for person in people)
    with pytest.raises(ValueError, match="at most"):
        staff(10_000, seed=1)


def test_reports_are_the_same_again_and_lie_where_and_when_they_say():
    made = list(reports(REGION, 120, first=date(2017, 1, 1), last=date(2026, 11, 1), seed=7))
    assert made == list(reports(REGION, 120, first=date(2017, 1, 1), last=date(2026, 11, 1), seed=7))
    assert [one.on for one in made] == sorted(one.on for one in made)
    places = {place.code: place for place in REGION.places}
    for one in made:
        towns = {row.code: row for row in REGION.on(one.on)}
        assert towns[one.municipality].district == one.district
        assert places[one.place].municipality == one.municipality
        assert "{" not in one.observation + one.necessity + one.others


def test_no_number_in_a_report_can_exist():
    """No BSN passes its test, no KVK number was issued below 01, no plate has vowels."""
    made = reports(REGION, 300, first=date(2024, 1, 1), last=date(2026, 11, 1), seed=3)
    subjects = [subject for one in made for subject in one.subjects]
    by_kind = {kind: [s.number for s in subjects if s.kind == kind] for kind in {s.kind for s in subjects}}
    assert set(by_kind) == {"person", "organisation", "vehicle"}
    assert not any(bsn.is_valid(number) for number in by_kind["person"])
    assert all(number.startswith("00") for number in by_kind["organisation"])
    assert all(set(number.split("-")[1]) <= set("AEIOU") for number in by_kind["vehicle"])


def test_an_impossible_number_is_impossible_for_every_remainder():
    chance = np.random.default_rng(5)
    assert not any(bsn.is_valid(impossible_bsn(chance)) for _ in range(2_000))
