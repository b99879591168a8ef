"""Scatter-gather, bipartite, stack: examples, and brute force over every window."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.money import cores
from slagkracht.core.money.moments import DAY
from slagkracht.core.money.parameters import Parameters
from slagkracht.core.money.pattern import Found
from slagkracht.core.money.relays import scatter_gather
from slagkracht.core.money.sides import layered

from .making import accounts_found, moves, names, random_rows, rows_of


def scattered(middles: int, start: int = 0) -> list[tuple[str, str, int]]:
    out = [("s", f"m{k}", start + k) for k in range(middles)]
    return out + [(f"m{k}", "t", start + k + 1) for k in range(middles)]


def test_scatter_gather() -> None:
    source, some = moves([*scattered(3), ("s", "other", 1), ("m0", "else", 2)])
    found = scatter_gather(some, Parameters())
    assert accounts_found(source, found) == [["s", "m0", "m1", "m2", "t"]]
    assert sorted(rows_of(some, found.patterns[0])) == [0, 1, 2, 3, 4, 5]
    facts = found.patterns[0].facts
    assert (facts["middles"], facts["in_order"], source.accounts[facts["sink"]]) == (3, 3, "t")
    assert found.units == 2  # s–t by way of three, s–else by way of one
    assert not scatter_gather(some, Parameters(counterparties=4)).patterns
    assert not scatter_gather(some, Parameters(window=0)).patterns


def test_intermediaries_booked_late_count_once_enough_are_in_order() -> None:
    rows = [*scattered(2), ("s", "m9", 9), ("m9", "t", 8)]
    _, some = moves(rows)
    facts = scatter_gather(some, Parameters()).patterns[0].facts
    assert (facts["middles"], facts["in_order"]) == (3, 2)
    backwards = [(payer, payee, -time) for payer, payee, time in scattered(2)]
    assert not scatter_gather(moves(backwards)[1], Parameters()).patterns


def test_source_and_sink_may_be_one() -> None:
    source, some = moves([("s", "a", 0), ("s", "b", 0), ("a", "s", 1), ("b", "s", 2)])
    assert accounts_found(source, scatter_gather(some, Parameters())) == [["s", "a", "b"]]


def test_the_window_with_most_intermediaries() -> None:
    early = scattered(2)
    later = [*scattered(3, start=100), ("s", "m0", 103)]
    _, some = moves(early + later)
    found = scatter_gather(some, Parameters())
    assert sorted(rows_of(some, found.patterns[0])) == [4, 5, 6, 7, 8, 9, 10]


@settings(deadline=None)
@given(random_rows(5, 16), st.integers(0, 12))
def test_scatter_gather_against_brute_force(rows: Any, window: int) -> None:
    source, some = moves(rows)
    found = scatter_gather(some, Parameters(window=window))
    best: dict[tuple[str, str], int] = {}
    accounts = range(5)
    for payer in accounts:
        for payee in accounts:
            for _, _, begin, _ in rows:
                inside = [row for row in rows if begin <= row[2] <= begin + window]
                complete, in_order = 0, 0
                for middle in accounts:
                    received = [row[2] for row in inside if row[:2] == (payer, middle)]
                    paid = [row[2] for row in inside if row[:2] == (middle, payee)]
                    if received and paid and middle not in (payer, payee):
                        complete += 1
                        in_order += min(received) <= max(paid)
                if in_order >= 2:
                    key = str(payer), str(payee)
                    best[key] = max(best.get(key, 0), complete)
    shown = {}
    for pattern in found.patterns:
        ends = names(source, pattern)[0], str(source.accounts[pattern.facts["sink"]])
        shown[ends] = pattern.facts["middles"]
        times = some.time[list(pattern.moves)]
        assert times.max() - times.min() <= window * DAY
        assert pattern.facts["in_order"] >= 2
    assert set(shown) <= set(best)
    for ends, middles in shown.items():  # the window is chosen by intermediaries, in order or not
        assert middles >= best[ends]
    missed = set(best) - set(shown)
    assert all(best[ends] < 4 for ends in missed)


def test_too_much_work_is_left_out_loudly() -> None:
    hub = [(f"p{k}", "busy", 0) for k in range(60)] + [("busy", f"q{k}", 1) for k in range(60)]
    source, some = moves(hub + scattered(3))
    found = scatter_gather(some, Parameters(effort=1000))
    assert [(limit.code, dict(limit.facts)) for limit in found.limits] == [
        ("busy_accounts", {"count": 1, "least": 3600})
    ]
    assert accounts_found(source, found) == [["s", "m0", "m1", "m2", "t"]]
    many = [(f"{end}{k}", *rest) for k in range(30) for end, *rest in []]
    for k in range(30):
        many += [(f"s{k}", f"a{k}", 0), (f"s{k}", f"b{k}", 0), (f"a{k}", f"t{k}", 1), (f"b{k}", f"t{k}", 1)]
    stopped = scatter_gather(moves(many)[1], Parameters(effort=1000))
    assert [(limit.code, limit.facts["count"]) for limit in stopped.limits] == [("pairs_not_verified", 5)]
    assert len(stopped.patterns) == 25


def two(found: list[Found]) -> tuple[Found, Found]:
    bipartite, stack = found
    assert (bipartite.family, stack.family) == ("bipartite", "stack")
    return bipartite, stack


def test_lanes_of_one_transfer_are_bipartite() -> None:
    source, some = moves([("a", "b", 0), ("c", "d", 1), ("e", "f", 2), ("e", "f", 3)])
    bipartite, stack = two(layered(some, Parameters()))
    assert accounts_found(source, bipartite) == [["a", "c", "e", "b", "d", "f"]]
    assert bipartite.patterns[0].facts["way"] == "lanes"
    assert (bipartite.units, stack.patterns) == (3, [])
    assert not two(layered(some, Parameters(window=2)))[0].patterns


def test_lanes_of_passages_are_a_stack() -> None:
    rows = [("a", "b", 0), ("b", "c", 1), ("d", "e", 0), ("e", "f", 1), ("x", "y", 1)]
    source, some = moves(rows)
    bipartite, stack = two(layered(some, Parameters()))
    assert accounts_found(source, stack) == [["a", "d", "x", "b", "e", "y", "c", "f"]]
    facts = stack.patterns[0].facts
    assert (facts["widths"], facts["layers"], facts["way"], facts["in_order"]) == ([3, 3, 2], 3, "lanes", 2)
    assert not bipartite.patterns
    backwards = [(payer, payee, -time) for payer, payee, time in rows]
    assert not two(layered(moves(backwards)[1], Parameters()))[1].patterns
    ring = [*rows, ("p", "q", 1), ("q", "p", 2)]
    assert not two(layered(moves(ring)[1], Parameters()))[1].patterns


def test_a_connected_group_apart_from_the_rest() -> None:
    rows = [("a", "x", 0), ("a", "y", 1), ("b", "y", 1), ("p", "q", 5), ("q", "p", 6)]
    source, some = moves(rows)
    bipartite, _ = two(layered(some, Parameters()))
    assert accounts_found(source, bipartite) == [["a", "b", "x", "y"]]
    assert bipartite.patterns[0].facts["way"] == "apart"
    assert not two(layered(moves([*rows, ("x", "p", 3)])[1], Parameters()))[0].patterns
    far = [("a", "x", 0), ("a", "y", 1), ("b", "y", 100), ("p", "q", 5), ("q", "p", 6)]
    assert not two(layered(moves(far)[1], Parameters()))[0].patterns


def test_a_connected_stack_and_a_group_in_no_layers() -> None:
    rows = [("a", "m", 0), ("a", "n", 0), ("b", "n", 0), ("m", "x", 1), ("n", "y", 1), ("p", "q", 0)]
    source, some = moves([*rows, ("q", "p", 1)])
    _, stack = two(layered(some, Parameters()))
    assert accounts_found(source, stack) == [["a", "b", "m", "n", "x", "y"]]
    short = [*rows, ("q", "p", 1), ("a", "y", 2)]  # a pays the last layer at once
    assert not two(layered(moves(short)[1], Parameters()))[1].patterns


def noisy(rows: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """The rows amid other traffic that ties everyone together."""
    everyone = sorted({account for payer, payee, _ in rows for account in (payer, payee)})
    return (
        rows
        + [("noise", account, 50 + k) for k, account in enumerate(everyone)]
        + [(everyone[0], "noise", 0)]
    )


def grid(payers: str, payees: str, time: int = 0) -> list[tuple[str, str, int]]:
    return [(payer, payee, time) for payer in payers for payee in payees]


def test_dense_cores_amid_other_traffic() -> None:
    source, some = moves(noisy(grid("abc", "xy")))
    bipartite, stack = two(layered(some, Parameters()))
    assert accounts_found(source, bipartite) == [["a", "b", "c", "x", "y"]]
    assert bipartite.patterns[0].facts["way"] == "core"
    assert not stack.patterns
    assert not two(layered(some, Parameters(counterparties=3)))[0].patterns
    spread = [(payer, payee, 30 * k) for k, (payer, payee, _) in enumerate(grid("ab", "xy"))]
    assert not two(layered(moves(noisy(spread))[1], Parameters()))[0].patterns


def test_two_cores_on_top_of_each_other_are_a_stack() -> None:
    source, some = moves(noisy(grid("ab", "mn") + grid("mn", "xyz", 1)))
    bipartite, stack = two(layered(some, Parameters()))
    assert accounts_found(source, stack) == [["a", "b", "m", "n", "x", "y", "z"]]
    assert len(stack.patterns[0].moves) == 10
    assert [pattern.score for pattern in bipartite.patterns] == [4, 3]


def test_cores_that_share_too_little_are_no_stack() -> None:
    _, some = moves(noisy(grid("ab", "mn") + grid("mo", "xy", 1)))
    assert not two(layered(some, Parameters()))[1].patterns
    # each in a window of its own, not together
    _, some = moves(noisy(grid("ab", "mn") + grid("mn", "xy", 20)))
    assert not two(layered(some, Parameters()))[1].patterns
    # those who pay first also receive last: nobody is left for a layer of their own
    _, some = moves(noisy(grid("ab", "mn") + grid("mn", "ab", 1)))
    assert not two(layered(some, Parameters()))[1].patterns


@settings(deadline=None)
@given(random_rows(6, 24, times=12), st.integers(0, 12))
def test_cores_are_complete(rows: Any, window: int) -> None:
    source, some = moves(rows)
    found, _ = cores.dense_cores(some, Parameters(window=window))
    ties = defaultdict(list)
    for payer, payee, time, _ in rows:
        ties[payer, payee].append(time)
    for core in found:
        layers = [[int(source.accounts[account]) for account in layer] for layer in core.layers]
        assert all(len(layer) >= 2 for layer in layers)
        assert len({account for layer in layers for account in layer}) == sum(map(len, layers))
        for upper, lower in pairwise(layers):
            assert all(ties[payer, payee] for payer in upper for payee in lower)
        times = some.time[core.moves]
        assert times.max() - times.min() <= window * DAY * (len(layers) - 1)
    if window == 12:  # everything fits in the window: every square must be inside some core
        pairs = [set(core.layers[0]) for core in found if len(core.layers) == 2]
        for one, other in combinations(range(6), 2):
            shared = [p for p in range(6) if ties.get((one, p)) and ties.get((other, p))]
            free = [p for p in shared if p not in (one, other)]
            codes = {place for place, name in enumerate(source.accounts) if int(name) in (one, other)}
            if len(free) >= 2:
                assert any(codes <= payers for payers in pairs) or _mixed(ties, free)


def _mixed(ties: Any, free: list[int]) -> bool:
    """Everyone who pays two of these also receives from one of them: the two sides cannot be kept apart."""
    for one, other in combinations(free, 2):
        payers = {p for p in range(6) if ties.get((p, one)) and ties.get((p, other))}
        receivers = {r for r in range(6) if all(ties.get((p, r)) for p in payers)} - payers
        if len(payers) >= 2 and len(receivers) >= 2:
            return False
    return True


def test_cores_left_out_are_told(monkeypatch: Any) -> None:
    monkeypatch.setattr(cores, "MOST_SEEDS", 1)
    rows = grid("abc", "xy") + grid("pq", "rs")
    bipartite, stack = two(layered(moves(noisy(rows))[1], Parameters()))
    assert [(limit.family, limit.code) for limit in bipartite.limits] == [("bipartite", "seeds_not_built")]
    assert [(limit.family, limit.code) for limit in stack.limits] == [("stack", "seeds_not_built")]
    assert [pattern.score for pattern in bipartite.patterns] == [4]


def test_busy_payers_and_large_groups_are_told(monkeypatch: Any) -> None:
    monkeypatch.setattr(cores, "MOST_PAIRS", 10)
    rows = noisy(grid("ab", "xy")) + [("shop", f"c{k}", 1) for k in range(9)]
    bipartite, _ = two(layered(moves(rows)[1], Parameters()))
    assert [(limit.code, limit.facts["count"]) for limit in bipartite.limits] == [("busy_accounts", 1)]
    monkeypatch.undo()
    monkeypatch.setattr(cores, "SHARE_BUILT", 0.0005)
    rows = noisy(grid("abc", "xy") + grid("pq", "rs"))
    bipartite, _ = two(layered(moves(rows)[1], Parameters(effort=10_000)))
    assert [(limit.code, limit.facts["count"]) for limit in bipartite.limits] == [("seeds_not_built", 1)]
    assert [pattern.score for pattern in bipartite.patterns] == [4]
