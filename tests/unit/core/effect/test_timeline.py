"""Times put in order."""

from __future__ import annotations

import numpy as np
import pytest

from slagkracht.core.effect.timeline import ordered
from slagkracht.core.errors import UnusableInput


def _ordered(*words):
    names, positions, codes = ordered(np.array(words), "f.csv")
    return names, positions.tolist(), codes.tolist()


def test_numbers_keep_their_value():
    assert _ordered("10", "9", "10.0") == (("9", "10"), [9.0, 10.0], [1, 0, 1])


def test_days_on_one_day_of_the_month_are_months():
    assert _ordered("2020-01-01", "2020-03-01", "2020-02-01")[1] == [0.0, 1.0, 2.0]
    assert _ordered("2020-11", "2021-01", "2020-12")[1] == [0.0, 1.0, 2.0]


def test_quarters_written_as_dates_are_one_apart():
    assert _ordered("2020-01-01", "2020-04-01", "2020-10-01")[1] == [0.0, 1.0, 3.0]


def test_weeks_written_as_dates_are_one_apart():
    assert _ordered("2020-01-06", "2020-01-13", "2020-01-27T10:00")[1] == [0.0, 1.0, 3.0]


def test_one_date_is_time_zero():
    assert _ordered("2020-01-06") == (("2020-01-06",), [0.0], [0])


def test_words_of_one_length_are_ranked():
    assert _ordered("2020Q2", "2019Q4", "2020Q1") == (
        ("2019Q4", "2020Q1", "2020Q2"),
        [0.0, 1.0, 2.0],
        [2, 0, 1],
    )


def test_an_impossible_date_is_a_word():
    assert _ordered("2020-13", "2020-14")[1] == [0.0, 1.0]


def test_dates_may_begin_with_the_day():
    assert _ordered("1-12-2019", "01-02-2020", "01-01-2020")[1:] == ([0.0, 1.0, 2.0], [0, 2, 1])
    assert _ordered("31-12-2019", "02-01-2020", "1-1-2020 10:00")[1:] == ([0.0, 1.0, 2.0], [0, 2, 1])


def test_months_and_days_may_be_written_together():
    assert _ordered("202001", "201912", "202003")[1] == [0.0, 1.0, 3.0]
    assert _ordered("20191231", "20200101")[1] == [0.0, 1.0]
    assert _ordered("202013", "202014")[1] == [202013.0, 202014.0]


@pytest.mark.parametrize(
    "words",
    [
        ("week 9", "week 10"),
        ("nan", "1"),
        ("2020-01", "2020-01-05"),
        ("jan", "feb"),
        ("Q1-2020", "Q4-2019"),
        ("31/12/2019", "01/01/2020"),
    ],
)
def test_words_whose_order_the_alphabet_does_not_know_are_refused(words):
    with pytest.raises(UnusableInput) as caught:
        _ordered(*words)
    assert caught.value.code == "effect.times_unordered"
