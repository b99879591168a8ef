from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place import periods
from slagkracht.core.place.periods import find_period, read_periods


@pytest.mark.parametrize(
    ("texts", "unit", "labels"),
    [
        (["1986", "1989"], "year", ["1986", "1987", "1988", "1989"]),
        (["2019JJ00"], "year", ["2019"]),
        (["2019-03", "2019/4", "2019MM05"], "month", ["2019-03", "2019-04", "2019-05"]),
        (["201912", "202001"], "month", ["2019-12", "2020-01"]),
        (["2019-Q4", "2020KW01"], "quarter", ["2019-Q4", "2020-Q1"]),
        (["2020-W53", "2021-W1"], "week", ["2020-W53", "2021-W01"]),
        (["2001/11/3", "2001-11-05"], "day", ["2001-11-03", "2001-11-04", "2001-11-05"]),
        (["31-12-2019", "20200101"], "day", ["2019-12-31", "2020-01-01"]),
        (["2019-03-31T10:42", "2019-03-31 23:59:59"], "day", ["2019-03-31"]),
        (["3", "1"], "number", ["1", "2", "3"]),
        (["-1", "0.0"], "number", ["-1", "0"]),
    ],
)
def test_periods_are_read_as_people_write_them(texts, unit, labels):
    axis, places = read_periods(texts, "f.csv", "t")
    assert axis.unit == unit
    assert list(axis.labels) == labels
    assert places.min() == 0
    assert places.max() == len(axis) - 1


@pytest.mark.parametrize(
    ("texts", "unit", "labels"),
    [
        (["2019-12-31", "2020-01-01"], "month", ["2019-12", "2020-01"]),
        (["2019-12-30"], "week", ["2020-W01"]),
        (["2019-12-31"], "quarter", ["2019-Q4"]),
        (["2019-12-31"], "year", ["2019"]),
        (["2019-04"], "quarter", ["2019-Q2"]),
        (["2019-04"], "year", ["2019"]),
        (["2019-Q4"], "year", ["2019"]),
        (["2019-04"], "month", ["2019-04"]),
    ],
)
def test_periods_are_made_coarser(texts, unit, labels):
    assert list(read_periods(texts, "f.csv", "t", unit)[0].labels) == labels


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["2019-01", "2019-13"], "file f.csv, row 3, column ‘t’: ‘2019-13’ is not a period"),
        (["2019-02-30"], "not a period"),
        (["2019-Q5"], "not a period"),
        (["2019-W54"], "not a period"),
        (["soon"], "not a period"),
        (["2019", ""], "row 3, column ‘t’: a value is missing"),
        (["2019", "2019-03"], "row 3, column ‘t’: ‘2019-03’ is another kind"),
        (["1", "99999"], "too many"),
    ],
)
def test_what_is_no_period_is_refused_with_its_row(texts, words):
    with pytest.raises(UnusableInput) as error:
        read_periods(texts, "f.csv", "t")
    assert words in error.value.message("en")


def test_days_that_are_counted_past_1500_are_no_years():
    axis, places = read_periods(["1501", "1498", "1499.0", "1501", "1497"], "f.csv", "t")
    assert axis.unit == "number"
    assert (axis.first, places.tolist()) == (1497, [4, 1, 2, 4, 0])
    assert find_period("1500", axis) == 3


def test_a_slip_among_years_is_refused_with_its_row():
    with pytest.raises(UnusableInput, match="row 4") as refused:
        read_periods(["2019", "2020", "20211", "2022"], "f.csv", "t")
    assert refused.value.code == "place.mixed_periods"


def test_some_periods_do_not_add_up():
    with pytest.raises(UnusableInput, match="cannot be added up"):
        read_periods(["2019-W05"], "f.csv", "t", "month")


def test_one_period_is_found_on_an_axis():
    axis, _ = read_periods(["2019-03", "2019-12"], "f.csv", "t")
    assert find_period("2019-05", axis) == 2
    assert find_period("2019-05-31", axis) == 2
    assert find_period("2018-12", axis) == -3
    for wrong in ("2019", "soon", ""):
        with pytest.raises(UnusableInput, match="Write it like 2019-03"):
            find_period(wrong, axis)


@given(st.dates())
def test_every_date_comes_back(day):
    axis, _ = read_periods([day.isoformat()], "f.csv", "t")
    assert axis.labels == (day.isoformat(),)


def test_all_units_have_labels():
    assert set(periods.UNITS) <= set(periods._LABEL)
