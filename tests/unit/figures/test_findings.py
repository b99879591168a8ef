"""The sentence above a chart says no more than the chart, and nothing that is not so."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from slagkracht.apps.figures import definitions, findings
from slagkracht.apps.figures.asking import Asked
from slagkracht.apps.figures.periods import Period
from slagkracht.apps.figures.queries import Figure, Number, Recipe, Row

BY_CODE = {definition.code: definition for definition in definitions.every()}
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def figure(*numbers, code="signals_received", dimension="form", published=True, total=None) -> Figure:
    """A figure with rows A, B, …: a number, or the mark of one that may not be seen."""
    marks = [Number(n) if isinstance(n, int) else Number(None, n) for n in numbers]
    rows = [Row(chr(97 + i), chr(65 + i), number) for i, number in enumerate(marks)]
    asked = Asked(BY_CODE[code], Period(2025), dimension, False, published=published)
    whole = Row("*", "", total) if total else None
    recipe = Recipe("x.v1", date(2025, 3, 1), date(2025, 12, 31), False, published, NOW, "0")
    return Figure(asked, rows, whole, [], recipe)


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        ((12, 9, "small"), "Most signals: A, 12"),
        ((9, 9, 5), "Most signals: A and B, 9"),
        ((7, 7, 7, 7), "No single one stands out: 7 each at most"),
        (("small", "small"), "Nowhere five or more signals"),
        ((9, "hidden", "small"), "Of what is shown the most: A, 9"),
        ((9, "withheld"), "Of what is shown the most: A, 9"),
        (("small", "hidden"), "Too little can be shown to say where it is most"),
        ((7, 7, 7, 7, "hidden"), "Too little can be shown to say where it is most"),
        ((), "Nothing of this has been published yet"),
    ],
)
def test_what_is_left_out_may_be_the_most(numbers, says):
    assert findings.finding(figure(*numbers)) == says


def test_inside_nothing_is_nothing():
    assert findings.finding(figure(0, 0, published=False)) == "No signals here"


def test_in_time_and_place_the_sentence_fits():
    assert findings.finding(figure(3, 8, dimension="month")) == "Most signals in B: 8"
    assert findings.finding(figure(8, 3, dimension="district")) == "Most signals from A: 8"
    latest = figure(40, 45, code="dossiers_open", dimension="month")
    assert findings.finding(latest) == "45 dossiers at the end of B"


def test_how_long_it_takes_or_that_too_few_were_decided():
    days = figure(9, code="days_to_weighing", total=Number(7))
    assert findings.finding(days) == "Half were decided within 7 days"
    few = figure("small", code="days_to_weighing", total=Number(None, "small", "–"))
    assert findings.finding(few) == "Too few decisions to say how long it takes"
    assert findings.total(days) == "Half took 7 days or less, in 2025."


def test_the_total_is_a_sentence():
    assert findings.total(figure(12, total=Number(12))) == "12 signals in 2025."
    assert findings.total(figure(1, total=Number(1))) == "1 signal in 2025."
    assert findings.total(figure("small", total=Number(None, "small"))) == "<5 signals in 2025."
    assert findings.total(figure()) == "Nothing to count in 2025."
