"""Cycles and chains: against networkx and against every path there is."""

from __future__ import annotations

from itertools import pairwise, permutations, product
from math import factorial
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.money import paths
from slagkracht.core.money.chains import chains
from slagkracht.core.money.cycles import cycles, expected_cycles
from slagkracht.core.money.moments import DAY
from slagkracht.core.money.parameters import Parameters

from .making import accounts_found, moves, names, random_rows, rows_of


def turned(accounts: list[str]) -> tuple[str, ...]:
    """The same cycle always written from the same account."""
    least = accounts.index(min(accounts))
    return tuple(accounts[least:] + accounts[:least])


def by_hand(rows: list[Any], window: int) -> dict[tuple[str, ...], bool]:
    """Every cycle of accounts within the window, and whether some instance is in order of time."""
    graph = nx.DiGraph((row[0], row[1]) for row in rows)
    found: dict[tuple[str, ...], bool] = {}
    for cycle in nx.simple_cycles(graph):
        ties = list(zip(cycle, [*cycle[1:], cycle[0]], strict=True))
        choices = [[row[2] for row in rows if (row[0], row[1]) == tie] for tie in ties]
        for times in product(*choices):
            if max(times) - min(times) > window:
                continue
            rounds = [times[k:] + times[:k] for k in range(len(times))]
            in_time = any(list(some) == sorted(some) for some in rounds)
            key = turned([str(account) for account in cycle])
            found[key] = found.get(key, False) or in_time
    return found


@settings(deadline=None)
@given(random_rows(5, 14), st.integers(0, 20))
def test_every_cycle_is_found(rows: Any, window: int) -> None:
    source, some = moves(rows)
    found = cycles(some, Parameters(window=window))
    assert not found.limits
    shown: dict[tuple[str, ...], bool] = {}
    for pattern in found.patterns:
        used = [rows[row] for row in rows_of(some, pattern)]
        assert all(one[1] == other[0] for one, other in zip(used, used[1:] + used[:1], strict=True))
        times = [row[2] for row in used]
        assert max(times) - min(times) <= window
        assert not pattern.facts["in_time"] or times == sorted(times)
        key = turned(names(source, pattern))
        shown[key] = shown.get(key, False) or pattern.facts["in_time"]
    assert shown == by_hand(rows, window)
    assert len(found.strengths) == len(found.patterns)


@settings(deadline=None)
@given(random_rows(4, 10, times=6))
def test_repeated_cycles_share_no_transfer(rows: Any) -> None:
    source, some = moves(rows)
    used: dict[tuple[str, ...], set[int]] = {}
    for pattern in cycles(some, Parameters()).patterns:
        key = turned(names(source, pattern))
        assert not used.setdefault(key, set()) & set(pattern.moves)
        used[key] |= set(pattern.moves)


def test_a_cycle_in_time_and_one_out_of_time() -> None:
    rows = [("a", "b", 3), ("b", "c", 1), ("c", "a", 2), ("x", "y", 1), ("y", "z", 3), ("z", "w", 2)]
    source, some = moves([*rows, ("w", "x", 9, 80)])
    found = cycles(some, Parameters())
    assert [(p.score, p.facts["in_time"], p.facts["kept"]) for p in found.patterns] == [
        (3, False, False),
        (2, True, True),
    ]
    assert accounts_found(source, found) == [["x", "y", "z", "w"], ["b", "c", "a"]]
    assert found.units == 7


def test_kept_money_comes_first_and_currency_counts() -> None:
    rows = [("a", "b", 0, 100), ("b", "c", 1, 95), ("b", "c", 1, 30), ("c", "a", 2, 90)]
    _, some = moves(rows)
    best = cycles(some, Parameters()).patterns[0]
    assert (rows_of(some, best), best.facts["kept"]) == ([0, 1, 3], True)
    loose = cycles(some, Parameters(kept=0.99)).patterns[0]
    assert (loose.facts["kept"], loose.facts["first"], loose.facts["last"]) == (False, 10_000, 9_000)


def ring(size: int) -> list[tuple[str, str, int]]:
    return [(f"n{k}", f"n{(k + 1) % size}", k) for k in range(size)]


def test_longest_is_a_bound() -> None:
    assert cycles(moves(ring(5))[1], Parameters(longest=5)).patterns
    assert not cycles(moves(ring(5))[1], Parameters(longest=4)).patterns
    assert cycles(moves(ring(2))[1], Parameters(longest=2)).patterns


def crowd(size: int) -> list[tuple[str, str, int, int]]:
    """Everyone pays everyone, all at once."""
    return [(f"n{a}", f"n{b}", 0, 1 + 100 * a) for a, b in permutations(range(size), 2)]


def test_a_search_that_stops_says_how_far_it_came() -> None:
    _, some = moves(crowd(12))
    found = cycles(some, Parameters(effort=3000, most=5))
    told = {(limit.facts["in_time"], limit.facts["kept"]): limit.facts["hops"] for limit in found.limits}
    assert told[True, False] == told[False, False] == 3
    pairs, triples = 12 * 11 // 2, 12 * 11 * 10 // 3
    assert [(found.strengths == size).sum() for size in (1, 2)] == [pairs, triples]
    assert len(found.patterns) == 5


def test_a_search_that_would_hold_too_much_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "MOST_PATHS", 200)
    monkeypatch.setattr(paths, "PIECE", 50)
    found = cycles(moves(crowd(12))[1], Parameters())
    assert {limit.code for limit in found.limits} == {"complete_up_to"}
    assert found.patterns


@settings(deadline=None)
@given(random_rows(4, 12))
def test_looking_in_pieces_changes_nothing(rows: Any) -> None:
    source, some = moves(rows)
    whole = accounts_found(source, cycles(some, Parameters()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "PIECE", 3)
        assert accounts_found(source, cycles(some, Parameters())) == whole
        assert accounts_found(source, chains(some, Parameters())) is not None


def test_expected_cycles_match_random_pairings() -> None:
    """The null model against shuffles of the receivers and of the times."""
    random = np.random.default_rng(7)
    senders, times = random.integers(0, 30, 90), random.integers(0, 100, 90)
    receivers = random.integers(0, 30, 90)
    counted = {True: 0, False: 0}
    expected = {True: 0.0, False: 0.0}
    runs = 60
    for _ in range(runs):
        random.shuffle(receivers)
        random.shuffle(times)
        _, some = moves(zip(senders.tolist(), receivers.tolist(), times.tolist(), strict=True))
        found = cycles(some, Parameters(window=20, longest=3))
        for in_time in counted:
            expected[in_time] += expected_cycles(some, 3, span=20 * DAY, in_time=in_time) / runs
            counted[in_time] += sum(
                p.score == 2 and (p.facts["in_time"] or not in_time) for p in found.patterns
            )
    for in_time, total in counted.items():
        assert total / runs == pytest.approx(expected[in_time], rel=0.35)


def test_expected_cycles_of_one_moment() -> None:
    _, some = moves([("a", "b", 1), ("b", "a", 1)])
    assert expected_cycles(some, 3, span=0, in_time=False) == pytest.approx(1 / 3)
    assert expected_cycles(some, 3, span=0, in_time=True) == pytest.approx(1 / 3 / factorial(2))


def test_chains() -> None:
    rows = [("a", "b", 0, 100), ("b", "c", 1, 96), ("c", "d", 2, 10), ("b", "x", 1, 30), ("q", "r", 1, 5)]
    source, some = moves(rows)
    found = chains(some, Parameters())
    assert accounts_found(source, found) == [["a", "b", "c", "d"]]
    pattern = found.patterns[0]
    assert pattern.facts == {"hops": 3, "kept": False, "first": 10_000, "last": 1_000}
    assert (found.strengths.tolist(), found.units) == ([3], 2)
    assert not chains(some, Parameters(hops=4)).patterns
    # c now also pays another account: no longer a pass-through, and the amount is not kept
    source, some = moves([*rows, ("c", "y", 3, 10)])
    assert accounts_found(source, chains(some, Parameters())) == [["a", "b", "c"]]


def test_a_pass_through_has_one_payer() -> None:
    rows = [("a", "b", 0, 100), ("z", "b", 0, 70), ("b", "c", 1, 20)]
    assert not chains(moves(rows)[1], Parameters()).patterns
    assert chains(moves([rows[0], rows[2]])[1], Parameters()).patterns
    far = [("a", "b", 0, 100), ("z", "b", 0, 70), ("b", "c", 30, 20)]
    assert not chains(moves(far)[1], Parameters()).patterns


def test_money_that_only_comes_back_is_no_chain() -> None:
    assert not chains(moves([("a", "b", 0), ("b", "a", 1)])[1], Parameters()).patterns


def test_transfers_of_one_day_may_stand_in_any_order() -> None:
    source, some = moves([("c", "d", 1), ("b", "c", 1), ("a", "b", 1)])
    assert accounts_found(source, chains(some, Parameters())) == [["a", "b", "c", "d"]]


def test_a_ring_of_one_day_ends() -> None:
    source, some = moves([(f"n{k}", f"n{(k + 1) % 5}", 1) for k in range(5)])
    found = chains(some, Parameters())
    assert [pattern.score for pattern in found.patterns] == [4]
    assert len(set(accounts_found(source, found)[0])) == 5


@settings(deadline=None)
@given(random_rows(6, 12, amounts=2), st.integers(0, 10))
def test_the_longest_chain_is_found(rows: Any, window: int) -> None:
    """By the definition of a link; distinct times and amounts kept, so that no cut is a choice."""
    rows = [(a, b, 3 * k, 100) for k, (a, b, *_) in enumerate(rows)]
    source, some = moves(rows)
    found = chains(some, Parameters(window=window))

    def longest(path: list[Any]) -> int:
        last = path[-1]
        met = {row[0] for row in path} | {last[1]}
        onward = [r for r in rows if r[0] == last[1] and r[1] not in met and 0 < r[2] - last[2] <= window]
        return max([len(path), *(longest([*path, row]) for row in onward)])

    best = max(longest([row]) for row in rows)
    shown = max((pattern.score for pattern in found.patterns), default=1)
    assert shown <= best
    if best == 2:
        assert shown == 2
    seen: set[int] = set()
    for pattern in found.patterns:
        used = [rows[row] for row in rows_of(some, pattern)]
        assert all(one[1] == other[0] for one, other in pairwise(used))
        assert all(0 <= other[2] - one[2] <= window for one, other in pairwise(used))
        assert len(set(names(source, pattern))) == len(used) + 1 >= 3
        assert not seen & set(pattern.moves)
        seen |= set(pattern.moves)


def test_busy_accounts_are_left_out_loudly() -> None:
    rows = [(f"p{k}", "busy", 0, 100) for k in range(60)] + [("busy", f"q{k}", 1, 100) for k in range(60)]
    source, some = moves([*rows, ("a", "b", 0, 100), ("b", "c", 1, 100), ("b", "d", 1, 1)])
    found = chains(some, Parameters(effort=1000))
    assert [(limit.code, limit.facts["count"]) for limit in found.limits] == [("busy_moves", 44)]
    assert ["a", "b", "c"] in accounts_found(source, found)
    assert not chains(some, Parameters()).limits
