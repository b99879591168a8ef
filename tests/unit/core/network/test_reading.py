"""Networks from files, and what is said about files that cannot be used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.network.reading import Columns, read_nodes, read_ties


def written(folder: Path, text: str, name: str = "ties.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_rows_become_numbers_in_order_of_first_appearance(tmp_path):
    path = written(tmp_path, " source , target\n é , b\nb,c\nc,é\n")
    found = read_ties(path, extra=["z", "b", "z"])
    assert found.ids == ("é", "b", "c")
    assert (found.source.tolist(), found.target.tolist()) == ([0, 1, 2], [1, 2, 0])
    assert found.network().ids == ("é", "b", "c", "z")


def test_a_later_row_overwrites_or_adds(tmp_path):
    path = written(tmp_path, "source,target,calls\na,b,2\nb,a,5\n")
    ties = read_ties(path, Columns(weight="calls"))
    assert ties.network(merge="last").weight.tolist() == [5]
    assert ties.network().weight.tolist() == [7]
    assert ties.network(directed=True).weight.tolist() == [2, 5]


def test_periods_come_in_order_and_hold_their_own_nodes(tmp_path):
    text = "source,target,p,w\nb,a,10,1\nb,c,9,2\nc,b,9,3\nd,d,x,4\n"
    ties = read_ties(written(tmp_path, text), Columns(weight="w", period="p"))
    periods = ties.periods()
    assert list(periods) == ["9", "10", "x"]
    assert periods["9"].ids == ("b", "c")
    assert periods["9"].weight.tolist() == [5]
    assert periods["10"].ids == ("b", "a")
    assert (periods["x"].ids, periods["x"].edges, periods["x"].loops) == (("d",), 0, 1)
    assert ties.periods(directed=True)["9"].edges == 2


def test_periods_without_weights(tmp_path):
    ties = read_ties(written(tmp_path, "source,target,p\na,b,1\n"), Columns(period="p"))
    assert ties.periods()["1"].weight is None


@pytest.mark.parametrize(
    ("text", "code", "row", "column"),
    [
        ("source,target\na,b\n ,c\n", "value_missing", 3, "source"),
        ("source,target\na,\n", "value_missing", 2, "target"),
        ("source,target,w\na,b,1\na,c,0\n", "network.weight_not_positive", 3, "w"),
        ("source,target,w\na,b,-1\n", "network.weight_not_positive", 2, "w"),
        ("source,target,w\na,b,veel\n", "not_a_number", 2, "w"),
        ("source,target,w\na,b,NaN\n", "not_a_number", 2, "w"),
        ("source,target,w\na,b,\n", "value_missing", 2, "w"),
        ("source,doel,w\na,b,1\n", "column_missing", None, "target"),
    ],
)
def test_unusable_rows_are_pointed_at(tmp_path, text, code, row, column):
    with pytest.raises(UnusableInput) as error:
        read_ties(written(tmp_path, text), Columns(weight="w" if ",w" in text else None))
    facts = error.value.facts
    assert (error.value.code, facts.get("row"), facts["column"]) == (code, row, column)
    assert facts["file"] == "ties.csv"


def test_a_name_in_both_columns_is_pointed_at(tmp_path):
    ties = read_ties(written(tmp_path, "source,target\na,x\nb,a\n"))
    with pytest.raises(UnusableInput) as error:
        ties.refuse_shared("ties.csv", "target", "source")
    assert (error.value.code, error.value.facts["row"]) == ("network.in_both_columns", 3)
    read_ties(written(tmp_path, "source,target\na,x\nb,x\n")).refuse_shared("ties.csv", "target", "source")


def test_nodes_and_roles(tmp_path):
    path = written(tmp_path, "naam,rol\na,koerier\nb,\n")
    assert read_nodes(path, id_column="naam").ids == ("a", "b")
    assert read_nodes(path, id_column="naam", role_column="rol").roles == {"a": "koerier"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id,rol\na,x\na,y\n", "network.duplicate_node"),
        ("id,rol\na,\n", "network.no_roles"),
        ("id,rol\n,x\n", "value_missing"),
    ],
)
def test_unusable_nodes(tmp_path, text, code):
    with pytest.raises(UnusableInput) as error:
        read_nodes(written(tmp_path, text), role_column="rol")
    assert error.value.code == code


@pytest.mark.slow
def test_a_million_rows(tmp_path):
    rng = np.random.default_rng(1)
    ends = rng.integers(0, 200_000, (1_000_000, 2))
    text = "source,target\n" + "\n".join(f"{a},{b}" for a, b in ends.tolist()) + "\n"
    found = read_ties(written(tmp_path, text)).network()
    unique = {(min(a, b), max(a, b)) for a, b in ends.tolist() if a != b}
    assert found.edges == len(unique)
    assert found.duplicates + found.loops + found.edges == 1_000_000
