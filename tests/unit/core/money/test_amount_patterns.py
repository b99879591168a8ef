"""Patterns that read amounts or things: structuring, round trips, loan-backs, fast resale."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.money import returns
from slagkracht.core.money.moves import moves_of
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.resale import fast_resales
from slagkracht.core.money.returns import returning
from slagkracht.core.money.structuring import structuring

from .making import accounts_found, moves, names, random_rows, rows_of, transfers


def test_structuring() -> None:
    rows = [("a", "bank", 0, 9500), ("a", "bank", 1, 9000), ("a", "shop", 2, "9999.99"), ("a", "shop", 3, 20)]
    source, some = moves([*rows, ("b", "bank", 1, 10_000), ("b", "bank", 2, 8999)])
    found = structuring(some, Parameters(), source.decimals)
    assert accounts_found(source, found) == [["a", "bank", "shop"]]
    pattern = found.patterns[0]
    assert rows_of(some, pattern) == [0, 1, 2]
    assert pattern.facts["total"] == 2_849_999
    assert (pattern.facts["all_payments"], pattern.facts["share"]) == (4, 0.5)
    assert pattern.expected == 2.0
    assert found.units == 4
    assert not structuring(some, Parameters(payments=4), source.decimals).patterns
    assert not structuring(some, Parameters(window=1), source.decimals).patterns


def test_structuring_by_who_receives() -> None:
    source, some = moves([("a", "x", 0, 950), ("b", "x", 1, 960), ("c", "x", 2, 970), ("d", "y", 0, 5)])
    found = structuring(some, Parameters(limit=1000), source.decimals)
    assert accounts_found(source, found) == [["x", "a", "b", "c"]]
    assert found.patterns[0].facts["pays"] is False


def test_structuring_must_pass_the_limit_in_one_currency() -> None:
    rows = [("a", "x", k, 30) for k in range(3)]
    source = transfers(rows)
    low = Parameters(limit=100, band=0.3)
    assert not structuring(moves_of(source), low, 2).patterns  # together 90
    mixed = transfers(rows * 2, currency=["EUR"] * 3 + ["USD"] * 3)
    assert not structuring(moves_of(mixed), low, 2).patterns
    same = transfers(rows * 2, currency=["EUR"] * 6)
    assert structuring(moves_of(same), low, 2).patterns


@settings(deadline=None)
@given(random_rows(4, 20, amounts=30), st.integers(0, 10), st.integers(2, 4))
def test_structuring_against_brute_force(rows: Any, window: int, payments: int) -> None:
    source, some = moves(rows)
    parameters = Parameters(window=window, limit=20, band=0.5, payments=payments)
    found = structuring(some, parameters, source.decimals)
    most: dict[tuple[str, bool], int] = {}
    for account in {account for row in rows for account in row[:2]}:
        for side, pays in ((0, True), (1, False)):
            times = [row[2] for row in rows if row[side] == account and 10 <= row[3] < 20]
            best = max((sum(b <= t <= b + window for t in times) for b in times), default=0)
            if best >= payments:  # each at least half the limit, so two or more reach it
                most[str(account), pays] = best
    shown: dict[tuple[str, bool], int] = {}
    for pattern in found.patterns:
        used = [rows[row] for row in rows_of(some, pattern)]
        assert sum(row[3] for row in used) > 20
        key = names(source, pattern)[0], pattern.facts["pays"]
        shown[key] = max(shown.get(key, 0), len(used))
    assert all(shown[key] <= most[key] for key in shown)
    assert all(most[key] == 2 for key in set(most) - set(shown))


def two(rows: Any, **parameters: Any) -> tuple[Any, Any, Any, Any]:
    source, some = moves(rows)
    trips, loans = returning(some, Parameters(**parameters))
    assert (trips.family, loans.family) == ("round-trip", "loan-back")
    return source, some, trips, loans


def test_round_trip() -> None:
    rows = [("a", "b", 0, 60), ("a", "b", 1, 40), ("b", "a", 5, 95), ("c", "d", 1, 5), ("d", "c", 2, 1)]
    source, some, trips, _ = two(rows)
    assert accounts_found(source, trips) == [["a", "b"]]
    assert rows_of(some, trips.patterns[0]) == [0, 1, 2]
    facts = trips.patterns[0].facts
    assert (facts["there"], facts["back"], trips.units) == (10_000, 9_500, 2)
    assert not two(rows, kept=0.96)[2].patterns
    assert not two(rows, window=2)[2].patterns


def test_the_larger_of_two_round_trips() -> None:
    rows = [("b", "a", 0, 10), ("a", "b", 1, 10), ("a", "b", 50, 70), ("b", "a", 51, 70)]
    source, some, trips, _ = two(rows)
    assert accounts_found(source, trips) == [["a", "b"]]
    assert rows_of(some, trips.patterns[0]) == [2, 3]


def test_currencies_do_not_return_as_each_other() -> None:
    source = transfers([("a", "b", 0, 10), ("b", "a", 1, 10)], currency=["EUR", "USD"])
    trips, _ = returning(moves_of(source), Parameters())
    assert (trips.patterns, trips.units) == ([], 2)


def loan() -> list[tuple[str, str, int, int]]:
    instalments = [("a", "b", 60 + 30 * k, 50) for k in range(4)]
    return [("a", "b", 0, 600), ("a", "b", 5, 400), ("b", "a", 30, 1000), *instalments]


def test_loan_back() -> None:
    source, some, _, loans = two(loan())
    assert accounts_found(source, loans) == [["a", "b"]]
    facts = loans.patterns[0].facts
    assert (facts["loan"], facts["brought"], facts["repaid"], facts["instalments"]) == (
        100_000,
        100_000,
        20_000,
        4,
    )
    assert rows_of(some, loans.patterns[0]) == list(range(7))


@pytest.mark.parametrize(
    ("change", "parameters"),
    [
        (lambda rows: rows[1:], {}),  # brought less than the loan
        (lambda rows: rows[2:], {}),  # brought nothing
        (lambda rows: rows[:5], {}),  # two instalments only
        (
            lambda rows: [(a, b, t, 300 if t > 50 else v) for a, b, t, v in rows],
            {},
        ),  # too large for instalments
        (lambda rows: rows, {"loan_window": 20}),
        (lambda rows: rows, {"loan_window": 70}),
        (lambda rows: rows, {"instalments": 5}),
    ],
)
def test_no_loan_back(change: Any, parameters: Any) -> None:
    assert not two(change(loan()), **parameters)[3].patterns


def test_only_the_largest_loans_are_tried_loudly(monkeypatch: Any) -> None:
    monkeypatch.setattr(returns, "MOST_LOANS", 1)
    rows = [("b", "a", 90, 5000), *loan()]
    _, _, _, loans = two(rows)
    assert not loans.patterns
    assert [(limit.family, limit.code) for limit in loans.limits] == [("loan-back", "largest_loans_only")]
    monkeypatch.undo()
    assert two(rows)[3].patterns


def test_fast_resale() -> None:
    rows = [
        ("x", "y", 0, 300),
        ("z", "x", 29, 420),
        ("q", "notary", 60, 500),
        ("k", "l", 0, 5),
        ("m", "n", 0, 1),
    ]
    source = transfers(
        [*rows, ("z", "x", 500, 1)], thing=["huis 1", "huis 1", "huis 1", "", "huis 2", "huis 1"]
    )
    some = moves_of(source)
    found = fast_resales(some, Parameters(), source.thing[some.row])
    assert accounts_found(source, found) == [["y", "x", "z", "notary", "q"]]
    facts = found.patterns[0].facts
    assert (source.things[facts["thing"]], facts["sales"], facts["days"]) == ("huis 1", 3, 60)
    assert (facts["first"], facts["last"], facts["same_seller"]) == (30_000, 50_000, 1)
    assert (found.units, found.patterns[0].quality) == (2, 0.5)
    assert not fast_resales(some, Parameters(resale_days=20), source.thing[some.row]).patterns
