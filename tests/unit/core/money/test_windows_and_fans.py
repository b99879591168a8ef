"""Windows, fan-in, fan-out, gather-scatter: against brute force over every window."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.money.fans import fan_in, fan_out
from slagkracht.core.money.hubs import gather_scatter
from slagkracht.core.money.moments import DAY
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.windows import most_distinct, most_entries

from .making import accounts_found, moves, names, random_rows, rows_of

_entries = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4)), min_size=1, max_size=25).map(sorted)


@settings(deadline=None)
@given(_entries, st.integers(0, 12), st.integers(1, 3))
def test_the_first_window_holds_the_most_distinct(entries: Any, span: int, least: int) -> None:
    times, others = [time for time, _ in entries], [other for _, other in entries]
    found = most_distinct(times, others, span, least)
    best = max(len({o for t, o in entries if begin <= t <= begin + span}) for begin in times)
    assert (found[0].met if found else 0) == (best if best >= least else 0)
    seen: set[int] = set()
    for window in found:
        inside = range(window.first, window.last)
        assert times[window.last - 1] - times[window.first] <= span
        assert len({others[k] for k in inside}) == window.met >= least
        assert not seen & set(inside)
        seen |= set(inside)
    left = [k for k in range(len(times)) if k not in seen]
    runs = [[k for k in left if begin <= k and not seen & set(range(begin, k + 1))] for begin in left]
    for run in runs:  # nothing that fits is left between the windows
        assert len({others[k] for k in run if times[k] - times[run[0]] <= span}) < least


@settings(deadline=None)
@given(_entries, st.integers(0, 12), st.integers(1, 4))
def test_windows_with_most_entries(entries: Any, span: int, least: int) -> None:
    times = [time for time, _ in entries]
    found = most_entries(times, span, least)
    best = max(sum(begin <= t <= begin + span for t in times) for begin in times)
    assert (found[0].met if found else 0) == (best if best >= least else 0)
    assert all(window.last - window.first >= window.met >= least for window in found)


def test_of_equal_windows_the_shortest_is_taken() -> None:
    found = most_distinct([0, 8, 12, 13, 14], "abcde", 9, 4)
    assert [(window.first, window.last) for window in found] == [(1, 5)]


def test_fans() -> None:
    rows = [("a", "hub", 0), ("b", "hub", 1), ("c", "hub", 2), ("c", "hub", 3), ("a", "hub", 40)]
    source, some = moves([*rows, ("hub", "x", 50), ("hub", "y", 51)])
    inward, outward = fan_in(some, Parameters()), fan_out(some, Parameters())
    assert accounts_found(source, inward) == [["hub", "a", "b", "c"]]
    assert rows_of(some, inward.patterns[0]) == [0, 1, 2, 3]
    assert (inward.patterns[0].score, inward.strengths.tolist(), inward.units) == (3, [3], 3)
    assert accounts_found(source, outward) == [["hub", "x", "y"]]
    assert outward.units == 4
    assert not fan_in(some, Parameters(counterparties=4)).patterns
    assert not fan_out(some, Parameters(window=0.5)).patterns


@settings(deadline=None)
@given(random_rows(5, 25), st.integers(0, 12), st.integers(2, 3))
def test_fans_against_brute_force(rows: Any, window: int, least: int) -> None:
    source, some = moves(rows)
    parameters = Parameters(window=window, counterparties=least)
    for search, hub_at, other_at in ((fan_in, 1, 0), (fan_out, 0, 1)):
        found = search(some, parameters)
        widest: dict[str, int] = {}
        for hub in {row[hub_at] for row in rows}:
            mine = [row for row in rows if row[hub_at] == hub]
            best = max(
                len({r[other_at] for r in mine if begin <= r[2] <= begin + window}) for *_, begin, _ in mine
            )
            if best >= least:
                widest[str(hub)] = best
        shown: dict[str, int] = {}
        for pattern in found.patterns:
            assert pattern.hub is not None
            name = str(source.accounts[pattern.hub])
            shown[name] = max(shown.get(name, 0), pattern.score)
            used = [rows[row] for row in rows_of(some, pattern)]
            assert {str(row[hub_at]) for row in used} == {name}
            assert len({row[other_at] for row in used}) == pattern.score
            assert max(row[2] for row in used) - min(row[2] for row in used) <= window
        assert shown == widest


def test_gather_scatter_needs_something_in_before_something_out() -> None:
    rows = [("hub", "early", 0), ("a", "hub", 1), ("b", "hub", 2), ("hub", "c", 3), ("hub", "d", 4)]
    source, some = moves([*rows, ("late", "hub", 5)])
    found = gather_scatter(some, Parameters())
    assert accounts_found(source, found) == [["hub", "a", "b", "c", "d"]]
    assert rows_of(some, found.patterns[0]) == [1, 2, 3, 4]
    assert found.patterns[0].facts == {"payers": 2, "payees": 2}
    assert found.units == 1
    assert not gather_scatter(moves(rows[::-1][:2] + rows[:3])[1], Parameters(counterparties=3)).patterns


def test_gather_scatter_receives_first_on_the_same_day() -> None:
    _, some = moves([("hub", "c", 1), ("hub", "d", 1), ("a", "hub", 1), ("b", "hub", 1)])
    assert gather_scatter(some, Parameters()).patterns[0].score == 4


def test_gather_scatter_in_several_windows() -> None:
    burst = [("a", "hub", 0), ("b", "hub", 1), ("hub", "c", 2), ("hub", "d", 3)]
    later = [(payer, payee, time + 100) for payer, payee, time in burst]
    _, some = moves(burst + later)
    assert [rows_of(some, p) for p in gather_scatter(some, Parameters()).patterns] == [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
    ]


@settings(deadline=None)
@given(random_rows(5, 20), st.integers(0, 12))
def test_gather_scatter_against_brute_force(rows: Any, window: int) -> None:
    source, some = moves(rows)
    found = gather_scatter(some, Parameters(window=window))
    best: dict[str, int] = {}
    for hub in {row[1] for row in rows}:
        mine = sorted((t, row[1] != hub, row) for row in rows for t in [row[2]] if hub in row[:2])
        for first, (begin, outward, _) in enumerate(mine):
            for last in range(first, len(mine)):
                stretch = mine[first : last + 1]
                if outward or not stretch[-1][1] or stretch[-1][0] - begin > window:
                    continue
                payers = {row[0] for _, out, row in stretch if not out}
                payees = {row[1] for _, out, row in stretch if out}
                if min(len(payers), len(payees)) >= 2:
                    best[str(hub)] = max(best.get(str(hub), 0), len(payers | payees))
    shown: dict[str, int] = {}
    for pattern in found.patterns:
        hub = names(source, pattern)[0]
        shown[hub] = max(shown.get(hub, 0), pattern.score)
        times = some.time[list(pattern.moves)]
        assert times.max() - times.min() <= window * DAY
    assert shown == best
