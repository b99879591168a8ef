"""Counting events: what counts on which day, what is undone, what is there, and how long it took."""

from __future__ import annotations

import statistics
from datetime import date
from pathlib import Path

import pytest

import slagkracht
from slagkracht.apps.figures import counting, definitions, events
from slagkracht.apps.figures.counting import Where
from slagkracht.apps.figures.models import Event
from slagkracht.apps.figures.periods import parse
from slagkracht.apps.ledger.acts import act
from slagkracht.base.actors import service

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)
BY_CODE = {definition.code: definition for definition in definitions.every()}


def count(code: str, period: str, *split: str, **where: str):
    return counting.count(BY_CODE[code], parse(period), split, where=Where(**where))


def test_a_day_is_a_day_in_amsterdam(tell):
    tell("signal.received", "2025-12-31T22:59:59+00:00")
    tell("signal.received", "2025-12-31T23:00:00+00:00")
    assert count("signals_received", "2025") == {(): 1}
    assert count("signals_received", "2026") == {(): 1}
    assert count("signals_received", "2026", "month") == {("2026-01",): 1}
    tell("signal.received", "2026-03-31T22:30:00+00:00")  # summer time: already April
    assert count("signals_received", "2026-k1") == {(): 1}
    assert count("signals_received", "2026-04") == {(): 1}


def test_by_place_form_and_both(tell):
    for town, form in (
        ("gm0307", "drugs"),
        ("gm0307", "drugs"),
        ("gm0632", "drugs"),
        ("gm0327", "witwassen"),
    ):
        tell("signal.received", "2026-03-02", town=town, form=form)
    tell("notice.received", "2026-03-02")
    assert count("signals_received", "2026", "form") == {("drugs",): 3, ("witwassen",): 1}
    assert count("signals_received", "2026", "form", "district") == {
        ("drugs", "oost"): 2,
        ("drugs", "west"): 1,
        ("witwassen", "oost"): 1,
    }
    assert count("signals_received", "2026", district="west") == {(): 1}
    assert count("signals_received", "2026", municipality="gm0307") == {(): 2}


def test_what_was_restored_was_not_left(tell):
    back = tell("signal.not_taken_up", "2026-03-02")
    tell("signal.not_taken_up", "2026-03-02")
    tell("signal.restored", "2026-03-09", thing=back)
    assert count("signals_not_taken_up", "2026") == {(): 1}
    tell("signal.not_taken_up", "2026-03-20", thing=back)
    assert count("signals_not_taken_up", "2026") == {(): 2}


def test_a_stock_is_what_is_there_at_the_end_of_the_day(tell):
    first = tell("dossier.opened", "2026-01-15")
    tell("dossier.opened", "2026-02-15")
    tell("dossier.closed", "2026-03-01", thing=first)
    assert count("dossiers_open", "2026-01") == {(): 1}
    assert count("dossiers_open", "2026-02") == {(): 2}
    assert count("dossiers_open", "2026-k1") == {(): 1}
    by_month = count("dossiers_open", "2026-k1", "month")
    assert by_month == {("2026-01",): 1, ("2026-02",): 2, ("2026-03",): 1}
    assert count("dossiers_open", "2025") == {(): 0}


def test_a_stock_by_month_is_each_month_by_itself(tell):
    """One query for all months says the same as a query per month."""
    for i in range(24):
        thing = tell(
            "signal.received", f"2026-{i % 10 + 1:02d}-0{i % 7 + 1}", town=("gm0307", "gm0632")[i % 2]
        )
        if i % 3:
            tell("signal.taken_up", f"2026-{i % 10 + 1:02d}-2{i % 8}", thing=thing)
        elif i % 2:
            tell("signal.not_taken_up", "2026-06-11", thing=thing)
            tell("signal.restored", "2026-08-02", thing=thing)
    together = count("signals_waiting", "2026", "month")
    apart = {
        (month.code,): n
        for month in parse("2026").months()
        if (n := count("signals_waiting", month.code)[()])
    }
    assert together == apart
    by_district = count("signals_waiting", "2026", "district", "month")
    assert {key[0] for key in by_district} == {"oost", "west"}
    for (month,), n in together.items():
        assert sum(found for key, found in by_district.items() if key[1] == month) == n


def test_days_are_from_the_beginning_to_the_first_end(tell):
    for town, weighed in (("gm0307", "2026-03-09"), ("gm0307", "2026-03-16"), ("gm0632", "2026-04-01")):
        thing = tell("signal.received", "2026-03-02", town=town)
        tell("signal.taken_up", weighed, thing=thing, town=town)
    back = tell("signal.received", "2026-03-02")
    tell("signal.not_taken_up", "2026-03-04", thing=back)
    tell("signal.taken_up", "2026-03-30", thing=back)  # restored and weighed again: the first counts
    tell("signal.received", "2026-03-05")  # still waits
    found = counting.days(BY_CODE["days_to_weighing"], parse("2026-k1"), ("district",))
    assert sorted(found["oost",]) == [2, 7, 14]
    whole = counting.days(BY_CODE["days_to_weighing"], parse("2026"))[()]
    assert statistics.median(whole) == 10.5
    only = counting.days(BY_CODE["days_to_weighing"], parse("2026"), where=Where(district="west"))
    assert only == {(): [30]}


def test_numbers_stay_when_the_thing_is_destroyed_and_lead_nowhere(tell):
    thing = tell("signal.received", "2026-03-02")
    tell("signal.not_taken_up", "2026-03-09", thing=thing)
    with act("vault.erased", by=service("destroyer")):
        events.anonymise(thing)
    assert not Event.objects.filter(thing=thing).exists()
    assert count("signals_received", "2026") == {(): 1}
    assert counting.days(BY_CODE["days_to_weighing"], parse("2026")) == {(): [7]}


def test_nothing_is_counted_before_anything_happened(db):
    for definition in definitions.every():
        if definition.kind == "days":
            assert counting.days(definition, parse("2026")) == {}
        else:
            assert counting.count(definition, parse("2026")) == {(): 0}


def test_every_event_that_is_counted_is_one_that_the_house_writes():
    """A definition of something that never happens would say nought for ever."""
    rooms = Path(slagkracht.__file__).parent / "apps"
    source = "\n".join(path.read_text("utf-8") for path in rooms.rglob("*.py"))
    for definition in definitions.every():
        for kind in (*definition.events, *definition.leaving, *definition.undone):
            assert f'"{kind}"' in source, kind


def test_a_definition_holds_from_its_day():
    assert not BY_CODE["signals_received"].holds(date(2025, 2, 28))
    assert BY_CODE["signals_received"].holds(date(2025, 3, 1))
