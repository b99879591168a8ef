"""All families together: order, smallest forms, what is part of what, and what may not change the answer."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.core.errors import UnusableInput
from slagkracht.core.money import FAMILIES, Columns, Findings, Parameters, find_patterns, from_frame
from slagkracht.core.money.answer import as_dict

from .making import names, random_rows, rows_of, transfers


def told(found: Findings) -> list[tuple[str, str]]:
    return [(pattern.family, " ".join(names(found.source, pattern))) for pattern in found.patterns]


def fan(payers: int) -> list[tuple[str, str, int]]:
    return [(f"p{k}", "hub", k) for k in range(payers)]


@pytest.mark.parametrize(
    ("family", "rows"),
    [
        ("fan-in", fan(4)),
        ("fan-out", [(payee, payer, time) for payer, payee, time in fan(4)]),
        ("gather-scatter", [*fan(4), *((f"q{k}", k) for k in ())] + [("hub", f"q{k}", 5) for k in range(2)]),
        ("scatter-gather", [("s", f"m{k}", 0) for k in range(3)] + [(f"m{k}", "t", 1) for k in range(3)]),
        ("cycle", [("a", "b", 0), ("b", "c", 1), ("c", "a", 2)]),
        ("cycle", [("a", "b", 0), ("b", "a", 1)]),
        ("chain", [("a", "b", 0), ("b", "c", 1), ("c", "d", 2)]),
        ("bipartite", [("a", "b", 0), ("c", "d", 1), ("e", "f", 2)]),
        ("stack", [("a", "b", 0), ("b", "c", 1), ("d", "e", 0), ("e", "f", 1)]),
        ("structuring", [("a", "b", k, 9500) for k in range(4)]),
        ("structuring", [("a", f"b{k}", k, 9500) for k in range(4)]),
        (
            "loan-back",
            [("a", "b", 0, 1000), ("b", "a", 20, 1000), *(("a", "b", 40 + k, 50) for k in range(3))],
        ),
    ],
)
def test_an_attempt_alone_is_called_by_its_own_name(family: str, rows: list[Any]) -> None:
    found = find_patterns(transfers(rows))
    assert found.patterns[0].family == family
    assert sorted(rows_of(found.moves, found.patterns[0])) == list(range(len(rows)))


def test_a_round_trip_is_named_beside_the_cycle_it_is() -> None:
    found = find_patterns(transfers([("a", "b", 0, 100), ("b", "a", 1, 97)]))
    assert told(found) == [("cycle", "a b"), ("round-trip", "a b")]


def test_fast_resale_needs_things() -> None:
    rows = [("b", "a", 0, 300), ("c", "b", 9, 400)]
    without = find_patterns(transfers(rows))
    assert (without.needs_object, "fast-resale" in without.found) == (True, False)
    found = find_patterns(transfers(rows, thing=["huis", "huis"]))
    assert told(found)[0] == ("fast-resale", "a b c")
    assert not found.needs_object
    assert not find_patterns(transfers(rows), families=["chain"]).needs_object


def test_parts_say_what_they_are_part_of() -> None:
    rows = [("s", "m", 0), ("s", "n", 0), ("m", "t", 1), ("n", "t", 1)]
    found = find_patterns(transfers(rows))
    assert told(found)[0] == ("scatter-gather", "s m n t")
    assert found.part_of[0] is None
    assert set(found.part_of[1:]) == {0}


def test_a_lone_transfer_fits_four_families_and_nothing_tells_them_apart() -> None:
    found = find_patterns(transfers([("a", "b", 0), ("a", "b", 1)]))
    assert told(found) == [("fan-in", "b a"), ("fan-out", "a b"), ("chain", "a b"), ("bipartite", "a b")]
    assert all(pattern.smallest and pattern.score == 1 for pattern in found.patterns)
    assert found.alone == 2
    assert found.patterns[-1].hub is None


def test_many_lone_transfers_are_only_counted() -> None:
    lone = [(f"a{k}", f"b{k}", 100 * k) for k in range(21)]
    found = find_patterns(transfers([*lone, ("x", "y", 0), ("y", "x", 1)]))
    assert (found.alone, told(found)) == (21, [("cycle", "x y"), ("round-trip", "x y")])
    assert find_patterns(transfers(lone[:20])).alone == 20
    assert find_patterns(transfers([*fan(2), *lone]), families=["fan-in"]).alone is None
    several = [(payer, f"{payee}{k}", time + 100 * k) for k in range(2) for payer, payee, time in fan(2)]
    assert find_patterns(transfers(several), Parameters(most=1)).alone is None


def test_nothing_but_transfers_to_oneself() -> None:
    found = find_patterns(transfers([("a", "a", 0)]))
    assert (found.patterns, found.found, found.alone) == ([], {}, 0)
    assert as_dict(found)["self_transfers"] == 1


def test_without_times_everything_is_one_moment() -> None:
    frame = pl.DataFrame({"from": ["a", "b"], "to": ["b", "a"], "amount": ["1", "2"]})
    found = find_patterns(from_frame(frame, Columns(("from",), ("to",), "amount")))
    answer = as_dict(found, "en")
    assert (answer["patterns"][0]["family"], "start" in answer["patterns"][0]) == ("cycle", False)


def test_progress_and_families() -> None:
    seen: list[tuple[int, int, str]] = []
    source = transfers(fan(3))
    chosen = find_patterns(source, families=["stack", "fan-in"], progress=lambda *step: seen.append(step))
    assert set(chosen.found) == {"fan-in", "stack"}
    assert seen == [(0, 2, "searches"), (1, 2, "searches"), (2, 2, "searches")]
    with pytest.raises(UnusableInput) as error:
        find_patterns(source, families=["fan"])
    assert "scatter-gather" in error.value.message("nl")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("window", -1),
        ("window", float("nan")),
        ("counterparties", 1),
        ("kept", 1.5),
        ("effort", 0),
        ("most", 0),
    ],
)
def test_impossible_parameters_are_refused(name: str, value: float) -> None:
    with pytest.raises(UnusableInput) as error:
        Parameters(**{name: value})
    assert error.value.code == "money.bad_parameter"
    assert name in error.value.message("en")


def shapes(rows: list[Any], **parameters: Any) -> Counter[Any]:
    """What was found, by family, score and transfers; free of names and order."""
    found = find_patterns(transfers(rows), Parameters(**parameters))
    return Counter((p.family, p.score, len(p.moves), p.smallest) for p in found.patterns)


@settings(deadline=None, max_examples=40)
@given(random_rows(6, 14), st.integers(0, 10**4), st.integers(2, 9))
def test_names_and_dates_do_not_matter(rows: Any, later: int, factor: int) -> None:
    moved = [(f"NL{a}Ω", f"NL{b}Ω", time + later, amount * factor) for a, b, time, amount in rows]
    assert shapes(rows, limit=3) == shapes(moved, limit=3 * factor)


@settings(deadline=None, max_examples=40)
@given(random_rows(6, 14), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: Any, random: Any) -> None:
    apart = [(a, b, k, amount) for k, (a, b, _, amount) in enumerate(rows)]  # no two at the same time
    turned = list(apart)
    random.shuffle(turned)
    assert shapes(apart) == shapes(turned)


@settings(deadline=None, max_examples=40)
@given(random_rows(5, 12))
def test_traffic_of_others_takes_nothing_away(rows: Any) -> None:
    """Other accounts, long after: what was found stays, but lanes, which are about the file as a whole."""
    more = [*rows, ("x", "y", 500), ("y", "z", 501), ("q", "z", 502)]
    before, after = (find_patterns(transfers(some)) for some in (rows, more))

    def kept(found: Findings) -> Counter[Any]:
        return Counter(
            (pattern.family, tuple(rows_of(found.moves, pattern)))
            for pattern in found.patterns
            if not pattern.smallest and pattern.facts.get("way") != "lanes"
        )

    assert not kept(before) - kept(after)


@settings(deadline=None, max_examples=40)
@given(random_rows(6, 16))
def test_order_and_bookkeeping(rows: Any) -> None:
    found = find_patterns(transfers(rows))
    smallest = [pattern.smallest for pattern in found.patterns]
    assert smallest == sorted(smallest)
    keys = [pattern.order() for pattern in found.patterns if not pattern.smallest]
    assert keys == sorted(keys)
    scores = [pattern.score for pattern in found.patterns]
    assert scores == sorted(scores, reverse=True)
    explained = {move for pattern in found.patterns for move in pattern.moves}
    assert explained == set(range(len(rows)))  # small files: lone transfers are listed too
    for place, whole in enumerate(found.part_of):
        if whole is not None:
            assert whole < place
            assert set(found.patterns[place].moves) <= set(found.patterns[whole].moves)
    answer = as_dict(found, "en")
    for family in answer["families"]:
        listed = [p for p in found.patterns if p.family == family["family"] and not p.smallest]
        assert (len(listed), family["found"]) == (family["listed"], family["listed"])
    for pattern in answer["patterns"]:
        assert pattern["family"] in FAMILIES
        assert pattern["rarity"]["others"] >= 0
        assert "{" not in pattern["why"] + pattern["rarity"]["text"]
