"""What an address asks: within what this reader may see, and calm about nonsense."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.apps.figures import asking, definitions, policies
from slagkracht.apps.figures.definitions import parsed
from tests.unit.figures.test_policies import actor

DISTRICTS = ["flevoland", "oost-utrecht"]
TODAY = date(2026, 11, 23)
READERS = {
    "analyst": actor(analyst="region"),
    "account manager": actor(account_manager="district:oost-utrecht"),
    "official": actor(notice_official="gm0307", local_member="gm0307", reporter="seat:college:gm0307"),
    "tester": actor(lawfulness="region"),
}


def read(reader: str, **query: str):
    return asking.read(query, by=READERS[reader], today=TODAY, districts=DISTRICTS)


def test_without_words_it_is_the_readers_own_figure_of_this_year():
    asked, choices = read("analyst")
    assert (asked.definition.code, asked.period.code, asked.dimension) == (
        "signals_received",
        "2026",
        "month",
    )
    assert (asked.district, asked.published) == ("", False)
    assert choices.inside == {"", *DISTRICTS}
    asked, choices = read("account manager")
    assert (asked.district, asked.published) == ("oost-utrecht", False)
    assert choices.inside == {"oost-utrecht"}
    asked, choices = read("tester")
    assert (asked.published, asked.period.code, choices.inside) == (True, "2025", frozenset())


def test_another_district_and_the_region_are_answered_with_the_release():
    for scope in ("flevoland", "regio", "elders"):
        asked, _ = read("account manager", bereik=scope)
        assert asked.published
        assert asked.period.code == "2025"


def test_notices_are_real_only_in_ones_own_town():
    asked, choices = read("official", cijfer="notices_received")
    assert (asked.municipality, asked.published) == ("gm0307", False)
    assert choices.scopes == ["", *DISTRICTS, "gm0307"]
    asked, _ = read("official", cijfer="notices_received", bereik="gm0310")
    assert (asked.municipality, asked.published) == ("", True)
    asked, choices = read("analyst", cijfer="notices_received")
    assert asked.published
    assert choices.inside == frozenset()


def test_as_published_whoever_asks():
    asked, choices = read("official", cijfer="notices_received", weergave="gepubliceerd", bereik="gm0307")
    assert (asked.published, asked.municipality) == (True, "")
    assert "gm0307" not in choices.scopes


def test_what_is_running_is_offered_inside_only():
    assert "2026-11" in [p.code for p in read("analyst")[1].periods]
    published = [p.code for p in read("tester")[1].periods]
    assert published == ["2025", "2026-k3", "2026-k2", "2026-k1", "2025-k4", "2025-k3", "2025-k2", "2025-k1"]
    assert read("tester", periode="2026")[0].period.code == "2025"


def test_a_released_quarter_is_split_by_month_and_a_released_year_by_everything_released():
    assert read("tester", periode="2026-k1")[1].dimensions == ["month"]
    assert read("tester", periode="2025")[1].dimensions == [
        "month",
        "district",
        "municipality",
        "form",
        "seat_kind",
    ]
    assert read("tester", periode="2025", bereik="flevoland")[1].dimensions == [
        "municipality",
        "form",
        "seat_kind",
    ]
    assert read("tester", cijfer="dossiers_open", periode="2025")[1].dimensions == ["month"]
    assert read("tester", cijfer="dossiers_open")[1].scopes == [""]


def test_a_month_is_not_split_by_month_and_a_town_not_by_town():
    assert "month" not in read("analyst", periode="2026-10")[1].dimensions
    assert read("official", cijfer="notices_received")[1].dimensions == ["month", "theme"]


def test_split_twice_only_where_both_are_there():
    assert read("analyst", naar="form", en="district")[0].across
    assert not read("analyst", naar="month", en="district")[0].across
    assert not read("analyst", naar="form", en="district", bereik="flevoland")[0].across
    assert not read("tester", naar="form", en="district", periode="2026-k1")[0].across
    assert read("tester", naar="form", en="district", periode="2025")[0].across
    assert not read("analyst", cijfer="days_to_weighing", naar="form", en="district")[0].across


def test_durations_leave_the_house_by_whole_years_only():
    for scope in ("regio", "flevoland"):
        _, choices = read("tester", cijfer="days_to_weighing", bereik=scope)
        assert [period.code for period in choices.periods] == ["2025"]
    assert read("tester", cijfer="days_to_weighing", periode="2026-k1")[0].period.code == "2025"
    assert "2026-k1" in [p.code for p in read("analyst", cijfer="days_to_weighing")[1].periods]


def test_before_anything_is_released_there_is_still_an_answer():
    asked, choices = asking.read({}, by=READERS["tester"], today=date(2025, 3, 20), districts=DISTRICTS)
    assert choices.periods == []
    assert asked.period.code == "2025"


def test_a_year_in_which_the_definition_changed_is_not_offered(monkeypatch):
    old = next(d for d in definitions.every() if d.code == "signals_received")
    second = replace(old, version=2, valid_from=date(2026, 7, 1))
    first = replace(old, valid_until=date(2026, 6, 30))
    monkeypatch.setattr(definitions, "every", lambda: (first, second))
    found = [p.code for p in read("analyst")[1].periods]
    assert "2026" not in found
    assert "2026-k3" in found
    assert "2026-k2" not in found
    older = [p.code for p in read("analyst", cijfer="signals_received.v1")[1].periods]
    assert "2026-k2" in older
    assert "2026-k3" not in older


WORDS = st.text(max_size=12) | st.sampled_from(
    ["signals_received", "dossiers_open", "2025", "flevoland", "form"]
)


@given(
    st.sampled_from(list(READERS)),
    st.dictionaries(st.sampled_from(["cijfer", "periode", "naar", "en", "bereik", "weergave"]), WORDS),
)
def test_whatever_stands_in_the_address_nobody_sees_real_counts_that_are_not_his(reader, query):
    by = READERS[reader]
    asked, choices = asking.read(query, by=by, today=TODAY, districts=DISTRICTS)
    if not asked.published:
        where = {"district": asked.district, "municipality": asked.municipality}
        assert policies.may_see_real(by, asked.definition.insiders, **where).allowed
    else:
        assert asked.period.finished(TODAY)
        assert not asked.municipality
    again, _ = asking.read(dict(parse_qsl(asked.address()[1:])), by=by, today=TODAY, districts=DISTRICTS)
    assert again == asked
    assert not choices.dimensions or asked.dimension in choices.dimensions


def test_an_address_can_be_changed():
    asked, _ = read("analyst", naar="form")
    assert "weergave=gepubliceerd" in asked.address(weergave="gepubliceerd")
    assert "naar=form" in asked.address()


@pytest.mark.parametrize("document", [{"definition": []}])
def test_an_empty_catalogue_has_no_definitions(document):
    assert parsed(document) == ()
