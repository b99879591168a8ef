"""Flows add up exactly, against Decimal sums done by hand."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.errors import UnusableInput
from slagkracht.core.money import flow_answer, flows
from slagkracht.core.money.summing import largest_first

from .making import transfers

_rows = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from("abcd"),
        st.dates(date(2020, 1, 1), date(2022, 12, 31)).map(str),
        st.decimals(0, 10**7, places=2),
        st.sampled_from(["EUR", "USD"]),
    ),
    min_size=1,
    max_size=30,
)


def by_hand(rows: list[Any], key: Any) -> dict[Any, Decimal]:
    sums: dict[Any, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row[0] != row[1]:
            sums[key(row)] += row[3]
    return sums


@settings(deadline=None)
@given(_rows)
def test_totals_equal_sums_by_hand(rows: list[Any]) -> None:
    made = transfers([row[:4] for row in rows], currency=[row[4] for row in rows])
    answer = flow_answer.as_dict(flows(made, by="month"))
    listed = {(f["from"], f["to"], f["currency"], f["period"]): Decimal(f["amount"]) for f in answer["flows"]}
    assert listed == by_hand(rows, lambda r: (r[0], r[1], r[4], r[2][:7]))
    totals = {(t["period"], t["currency"]): Decimal(t["amount"]) for t in answer["totals"]}
    assert totals == by_hand(rows, lambda r: (r[2][:7], r[4]))
    received = by_hand(rows, lambda r: (r[1], r[4]))
    paid = by_hand(rows, lambda r: (r[0], r[4]))
    for balance in answer["balances"]:
        key = balance["account"], balance["currency"]
        assert Decimal(balance["in"]) == received.get(key, 0)
        assert Decimal(balance["out"]) == paid.get(key, 0)
        assert Decimal(balance["net"]) == received.get(key, Decimal(0)) - paid.get(key, Decimal(0))
    for currency in ("EUR", "USD"):
        assert sum(Decimal(b["net"]) for b in answer["balances"] if b["currency"] == currency) == 0
    selves = [row for row in rows if row[0] == row[1]]
    assert sum(row["transactions"] for row in answer["self_transfers"]) == len(selves)
    assert sum(Decimal(r["amount"]) for r in answer["self_transfers"]) == sum(r[3] for r in selves)


@settings(deadline=None)
@given(_rows)
def test_net_flows_give_the_same_balances(rows: list[Any]) -> None:
    answer = flow_answer.as_dict(flows(transfers([row[:4] for row in rows])))
    net: dict[str, Decimal] = defaultdict(Decimal)
    for link in answer["links"]:
        assert link["value"] == float(link["amount"])
        assert Decimal(link["amount"]) > 0
        net[answer["nodes"][link["source"]]["name"]] -= Decimal(link["amount"])
        net[answer["nodes"][link["target"]]["name"]] += Decimal(link["amount"])
    assert {b["account"]: Decimal(b["net"]) for b in answer["balances"] if Decimal(b["net"])} == {
        account: total for account, total in net.items() if total
    }
    pairs = {(n["from"], n["to"]) for n in answer["net"]}
    assert not pairs & {(to, by) for by, to in pairs}


@settings(deadline=None)
@given(_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[Any], random: Any) -> None:
    turned = list(rows)
    random.shuffle(turned)
    one, other = (flow_answer.as_dict(flows(transfers([r[:4] for r in some]))) for some in (rows, turned))
    for part in ("flows", "net", "balances"):
        assert sorted(map(str, one[part])) == sorted(map(str, other[part]))


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**61), max_size=40))
def test_largest_first_is_a_stable_sort(values: list[int]) -> None:
    expected = sorted(range(len(values)), key=lambda k: (-values[k], k))
    for kind in (np.int64, object):
        assert largest_first(np.array(values, dtype=kind)).tolist() == expected


def test_sums_beyond_64_bits_stay_exact() -> None:
    largest = "46116860184273879.03"
    made = transfers([("a", "b", 1, largest)] * 5 + [("b", "a", 1, "0.01")])
    answer = flow_answer.as_dict(flows(made))
    assert answer["flows"][0]["amount"] == str(Decimal(largest) * 5)
    assert answer["net"][0]["amount"] == str(Decimal(largest) * 5 - Decimal("0.01"))
    assert [b["net"][0] == "-" for b in answer["balances"]] == [True, False]


def test_periods() -> None:
    days = ["2021-01-03", "2021-01-04", "2021-03-31", "2021-04-01", "2022-01-01"]
    made = transfers([("a", "b", day, 1) for day in days])
    periods = {by: flows(made, by=by).periods for by in ("day", "week", "month", "quarter", "year")}
    assert periods["day"] == days
    assert periods["week"] == ["2020-W53", "2021-W01", "2021-W13", "2021-W52"]
    assert periods["month"] == ["2021-01", "2021-03", "2021-04", "2022-01"]
    assert periods["quarter"] == ["2021-Q1", "2021-Q2", "2022-Q1"]
    assert periods["year"] == ["2021", "2022"]


def test_periods_need_dates() -> None:
    import polars as pl

    from slagkracht.core.money import Columns, from_frame

    steps = transfers([("a", "b", 1)])
    with pytest.raises(UnusableInput, match="steps"):
        flows(steps, by="month")
    frame = pl.DataFrame({"from": ["a"], "to": ["b"], "amount": ["1"]})
    with pytest.raises(UnusableInput, match="--time"):
        flows(from_frame(frame, Columns(("from",), ("to",), "amount")), by="month")


def test_what_is_not_listed_is_counted() -> None:
    rows = [("a", "b", "2021-01-01", 3), ("b", "c", "2021-01-01", 2), ("c", "d", "2021-02-01", 1)]
    made = transfers(rows, currency=["EUR", "EUR", "USD"])
    answer = flow_answer.as_dict(flows(made, by="month"), most=1)
    assert [len(answer[part]) for part in ("flows", "net", "balances", "links")] == [1, 1, 1, 1]
    rest = [{"currency": "EUR", "amount": "2.00"}, {"currency": "USD", "amount": "1.00"}]
    assert answer["left_out"] == {part: {"rows": 2, "amounts": rest} for part in ("flows", "net")}
    assert [total["amount"] for total in answer["totals"]] == ["5.00", "1.00"]


def test_all_to_oneself() -> None:
    answer = flow_answer.as_dict(flows(transfers([("a", "a", "2021-01-01", 3)]), by="month"))
    assert (answer["flows"], answer["net"], answer["balances"], answer["links"]) == ([], [], [], [])
    assert answer["self_transfers"] == [{"account": "a", "transactions": 1, "amount": "3.00"}]


def test_texts_of_whole_units() -> None:
    assert flow_answer.texts(np.array([-105, 0, 99]), 2) == ["-1.05", "0.00", "0.99"]
    assert flow_answer.texts(np.array([-1_050_000, 123, 1_234_567]), 6) == ["-1.05", "0.000123", "1.234567"]
