"""Reading amounts and times: exactly, or with an error that says where."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.errors import UnusableInput
from slagkracht.core.money import amounts
from slagkracht.core.money.moments import DAY, read_moments
from slagkracht.core.money.periods import label
from slagkracht.core.money.transactions import Columns, from_frame, read

from .making import transfers


@settings(deadline=None)
@given(st.lists(st.decimals(0, 10**9, places=6), min_size=1, max_size=20))
def test_amounts_are_exact(values: list[Decimal]) -> None:
    units, decimals = amounts.parse(pl.Series([f"{value:f}" for value in values]), "f", "c")
    assert [Decimal(unit).scaleb(-decimals) for unit in units] == values
    assert 2 <= decimals <= 6


@pytest.mark.parametrize(
    ("text", "units", "decimals"),
    [
        ("1", 100, 2),
        ("0.1", 10, 2),
        (".5", 50, 2),
        ("1e3", 100_000, 2),
        ("1e-3", 1, 3),
        ("0.000123", 123, 6),
        ("0.000000000001", 1, 12),
        ("0e-30", 0, 2),
    ],
)
def test_amount_texts(text: str, units: int, decimals: int) -> None:
    parsed, places = amounts.parse(pl.Series([text]), "f", "c")
    assert (parsed[0], places) == (units, decimals)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "value_missing"),
        ("abc", "not_a_number"),
        ("nan", "not_a_number"),
        ("inf", "not_a_number"),
        ("1,5", "not_a_number"),
        ("€ 5", "not_a_number"),
        ("-1", "out_of_range"),
        ("0.1234567890123", "money.too_many_decimals"),
        ("1e-30", "money.too_many_decimals"),
        ("99999999999999999", "money.amount_too_large"),
    ],
)
def test_wrong_amounts_name_the_row(text: str, code: str) -> None:
    with pytest.raises(UnusableInput) as error:
        amounts.parse(pl.Series(["1", text, "2"]), "f.csv", "sum")
    assert (error.value.code, error.value.facts["row"], error.value.facts["column"]) == (code, 3, "sum")
    assert "f.csv" in error.value.message("nl")
    assert "f.csv" in error.value.message("en")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2022-09-01", datetime(2022, 9, 1)),
        ("2022/09/01", datetime(2022, 9, 1)),
        ("20220901", datetime(2022, 9, 1)),
        ("2022/09/01 00:20", datetime(2022, 9, 1, 0, 20)),
        ("2022-09-01T00:20:05", datetime(2022, 9, 1, 0, 20, 5)),
        ("2022-09-01T00:20:05.250", datetime(2022, 9, 1, 0, 20, 5, 250_000)),
        ("2022-09-01T00:20Z", datetime(2022, 9, 1, 0, 20)),
        ("2022-09-01T00:20:00+02:00", datetime(2022, 8, 31, 22, 20)),
        ("2022-09-01 00:20:00+0200", datetime(2022, 8, 31, 22, 20)),
        ("2022-09-01T00:20:00,5", None),
        ("2022-09-01x00:20", None),
        ("2022-13-01", None),
        ("2022-09-01T25:20:00Z", None),
        ("20221301", None),
        ("gisteren", None),
        ("", None),
    ],
)
def test_moments(text: str, moment: datetime | None) -> None:
    frame = pl.DataFrame({"t": [text]})
    if moment is None:
        with pytest.raises(UnusableInput) as error:
            read_moments(frame, "t", "f.csv")
        assert error.value.facts["row"] == 2
    else:
        times, dated = read_moments(frame, "t", "f.csv")
        assert dated
        assert pl.Series(times).cast(pl.Datetime("us"))[0] == moment


def test_mixed_shapes_of_time_are_read_too() -> None:
    times, _ = read_moments(pl.DataFrame({"t": ["2022-09-01", "2022-09-02 01:00"]}), "t", "f")
    assert times[1] - times[0] == DAY + DAY // 24


def test_steps_count_as_days() -> None:
    times, dated = read_moments(pl.DataFrame({"t": ["0", "1.5", "-2"]}), "t", "f")
    assert (times.tolist(), dated) == ([0, DAY * 3 // 2, -2 * DAY], False)


def test_a_large_number_is_not_guessed() -> None:
    with pytest.raises(UnusableInput) as error:
        read_moments(pl.DataFrame({"t": ["5", "1662000000"]}), "t", "f")
    assert (error.value.code, error.value.facts["row"]) == ("money.time_unclear", 3)


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_period_labels_keep_the_order_of_days(day: date) -> None:
    for by in ("day", "week", "month", "quarter", "year"):
        assert label(day, by) <= label(date.fromordinal(day.toordinal() + 1), by)
    assert label(day, "week") == f"{day.isocalendar()[0]}-W{day.isocalendar()[1]:02d}"


def test_an_account_may_take_several_columns() -> None:
    frame = pl.DataFrame(
        {"b1": ["1", "1|2"], "a1": ["2|3", "3"], "b2": ["9", "9"], "a2": ["x", "x"], "v": ["1", "2"]}
    )
    made = from_frame(frame, Columns(("b1", "a1"), ("b2", "a2"), "v"))
    assert made.accounts.tolist() == ["1|2||3", "1||2|3", "9|x"]  # different accounts stay different
    assert made.time is None


@pytest.mark.parametrize(
    ("column", "values", "code", "row"),
    [
        ("from", ["a", ""], "value_missing", 3),
        ("id", ["1", ""], "value_missing", 3),
        ("id", ["1", "1"], "money.duplicate_id", 3),
        ("currency", ["EUR", ""], "value_missing", 3),
    ],
)
def test_wrong_columns_name_the_row(column: str, values: list[str], code: str, row: int) -> None:
    frame = pl.DataFrame({"from": ["a", "b"], "to": ["c", "d"], "amount": ["1", "2"]})
    frame = frame.with_columns(pl.Series(column, values))
    columns = Columns(
        ("from",),
        ("to",),
        "amount",
        identifier="id" if column == "id" else None,
        currency="currency" if column == "currency" else None,
    )
    with pytest.raises(UnusableInput) as error:
        from_frame(frame, columns, "f.csv")
    assert (error.value.code, error.value.facts["row"]) == (code, row)


def test_read_from_a_file(tmp_path: object) -> None:
    path = f"{tmp_path}/t.csv"
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("id, van , naar, bedrag\nx1, Zoë , ’t Hoff, 12.34\n")
    made = read(path, Columns(("van",), ("naar",), "bedrag", identifier="id"))
    assert made.accounts.tolist() == ["Zoë", "’t Hoff"]
    assert (made.label.tolist(), made.amount.tolist(), made.decimals) == (["x1"], [1234], 2)
    with pytest.raises(UnusableInput) as error:
        read(path, Columns(("van",), ("aan",), "bedrag"))
    assert error.value.code == "column_missing"


def test_only_some_rows_in_another_order() -> None:
    made = transfers([("a", "b", 1, 5), ("b", "c", 2, 6)])
    turned = made.take(made.label[::-1] - 2)
    assert (turned.amount.tolist(), turned.label.tolist()) == ([600, 500], [3, 2])
    assert turned.time is not None
    assert turned.time.tolist() == [2 * DAY, DAY]
    frame = pl.DataFrame({"from": ["a"], "to": ["b"], "amount": ["1"]})
    timeless = from_frame(frame, Columns(("from",), ("to",), "amount"))
    assert timeless.take(timeless.sender).time is None
