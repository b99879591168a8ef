"""No small number can be worked out: by trying everything, by linear algebra, by linear programming."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slagkracht.apps.figures.suppression import Attacker, Sum, Table, protect
from tests.unit.figures import attacker


def row(*counts: int) -> Table:
    """Cells with their total."""
    values = {f"c{i}": n for i, n in enumerate(counts)}
    return Table({"total": sum(counts), **values}, [Sum("total", tuple(values))])


def grid(counts: list[list[int]]) -> Table:
    """Rows and columns with their totals and the grand total."""
    height, width = len(counts), len(counts[0])
    values = {(r, c): counts[r][c] for r in range(height) for c in range(width)}
    values |= {(r, ""): sum(counts[r]) for r in range(height)}
    values |= {("", c): sum(counts[r][c] for r in range(height)) for c in range(width)}
    values["", ""] = sum(map(sum, counts))
    sums = [Sum((r, ""), tuple((r, c) for c in range(width))) for r in range(height)]
    sums += [Sum(("", c), tuple((r, c) for r in range(height))) for c in range(width)]
    sums.append(Sum(("", ""), tuple((r, "") for r in range(height))))
    sums.append(Sum(("", ""), tuple(("", c) for c in range(width))))
    return Table(values, sums)


def plain(table: Table):
    return [(one.total, one.parts) for one in table.sums]


def test_nothing_is_hidden_where_nothing_is_small():
    assert set(protect(row(5, 9, 12)).values()) == {"shown"}


def test_one_small_number_takes_another_with_it_and_the_total_stays():
    marks = protect(row(3, 20, 40, 12), cost=lambda key: 9 if key == "total" else 0)
    assert marks == {"total": "shown", "c0": "small", "c1": "shown", "c2": "shown", "c3": "hidden"}


def test_the_smallest_neighbour_that_is_enough_goes_not_one_that_gives_no_room():
    """Hiding a 5 would say: the other is 0."""
    marks = protect(row(0, 5, 9, 30))
    assert (marks["c1"], marks["c2"]) == ("shown", "hidden")


def test_small_numbers_that_add_up_to_nothing_are_not_given_away():
    """Total 20, one cell 20: the rest must be 0. So more is hidden."""
    table = row(0, 0, 0, 20)
    marks = protect(table)
    page = attacker.published(table.values, marks)
    assert attacker.ranges(page, plain(table), ["c0"])["c0"] == (0, 4)


def test_small_numbers_at_their_highest_are_not_given_away():
    table = row(4, 4, 4, 30)
    page = attacker.published(table.values, protect(table))
    assert attacker.ranges(page, plain(table), ["c1"])["c1"] == (0, 4)


counts = st.integers(0, 14)


@settings(max_examples=60, deadline=None)
@given(st.lists(counts, min_size=2, max_size=4))
def test_trying_every_whole_number_excludes_none_for_a_small_cell(numbers):
    table = row(*numbers)
    page = attacker.published(table.values, protect(table))
    possible = attacker.solutions(page, plain(table), most=60)
    for key, seen in page.items():
        if seen == "small":
            assert possible[key] == {0, 1, 2, 3, 4}


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 5), st.integers(2, 5), st.data())
def test_two_way_tables_with_their_totals_keep_every_value_possible(height, width, data):
    cells = st.lists(
        st.lists(st.one_of(counts, st.integers(0, 3)), min_size=width, max_size=width),
        min_size=height,
        max_size=height,
    )
    table = grid(data.draw(cells))
    marks = protect(table, cost=lambda key: ("" in key) * 5)
    page = attacker.published(table.values, marks)
    small = [key for key, seen in page.items() if seen == "small"]
    for low, high in attacker.ranges(page, plain(table), small).values():
        assert (low, high) == (pytest.approx(0, abs=1e-6), pytest.approx(4, abs=1e-6))
    assert not attacker.determined(page, plain(table)) & set(small)
    assert all(n >= 5 for n in page.values() if isinstance(n, int))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(counts, min_size=3, max_size=3), min_size=3, max_size=3))
def test_an_insider_who_knows_a_column_cannot_tell_any_other_small_cell_exactly(cells):
    table = grid(cells)
    own = [{(r, c) for r in range(3)} | {("", c)} for c in range(3)]
    marks = protect(table, insiders=own)
    page = attacker.published(table.values, marks)
    for known in own:
        small = [key for key, n in table.values.items() if n < 5 and key not in known and page[key] != n]
        known_values = {key: table.values[key] for key in known}
        for low, high in attacker.ranges(page, plain(table), small, known_values).values():
            assert high - low >= 1 - 1e-6


def test_without_the_guard_the_same_insider_would_know():
    """The planted fault: two small cells in one row of a table; whoever knows one, knows the other."""
    table = grid([[3, 1, 40], [50, 60, 70], [1, 3, 60]])
    own = {(0, 0), (1, 0), (2, 0), ("", 0)}
    naive = protect(table)
    page = attacker.published(table.values, naive)
    told = attacker.ranges(page, plain(table), [(0, 1)], {key: table.values[key] for key in own})
    assert told[0, 1][0] == told[0, 1][1]
    guarded = attacker.published(table.values, protect(table, insiders=[own]))
    told = attacker.ranges(guarded, plain(table), [(0, 1)], {key: table.values[key] for key in own})
    assert told[0, 1][1] - told[0, 1][0] >= 1


def test_what_was_settled_stays_and_the_rest_gives_way():
    table = grid([[3, 20], [30, 40]])
    settled = {(0, 0): "small", (0, 1): "shown", (1, 0): "shown", (1, 1): "shown"}
    marks = protect(table, settled=settled)
    assert {key: marks[key] for key in settled} == settled
    assert (marks[0, ""], marks["", 0]) == ("hidden", "hidden")


def test_when_hiding_is_not_enough_nothing_new_is_shown():
    """The total and both neighbours were shown before: 3 is lost, so the new table shows nothing at all."""
    table = Table(
        {"a": 3, "b": 20, "total": 23, "new": 23, "other": 9},
        [Sum("total", ("a", "b")), Sum("new", ("total",))],
    )
    marks = protect(table, settled={"b": "shown", "total": "shown"})
    assert marks == {"a": "withheld", "b": "shown", "total": "shown", "new": "withheld", "other": "withheld"}


def test_a_table_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="sum"):
        Table({"total": 4, "a": 3}, [Sum("total", ("a",))])


def test_our_attacker_and_the_other_one_agree():
    table = grid([[1, 7, 3], [9, 2, 12], [6, 30, 8]])
    marks = {key: "small" if n < 5 else "shown" for key, n in table.values.items()}
    page = attacker.published(table.values, marks)
    small = [key for key, seen in page.items() if seen == "small"]
    ours = Attacker(table, marks)
    theirs = attacker.ranges(page, plain(table), small)
    assert [ours.range(key) for key in small] == [pytest.approx(theirs[key]) for key in small]
    assert ours.range((0, 1)) == (7, 7)
    assert any(low == high for low, high in theirs.values()), "before protection something is lost"


def test_a_cell_in_no_sum_is_known_by_its_mark_alone():
    table = Table({"alone": 2, "far": 9, "gone": 3}, [])
    marks = protect(table)
    assert marks == {"alone": "small", "far": "shown", "gone": "small"}
    told = Attacker(table, {"alone": "small", "far": "hidden", "gone": "withheld"})
    assert [told.range(key) for key in table.values] == [(0, 4), (5, float("inf")), (0, float("inf"))]
