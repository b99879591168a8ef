from __future__ import annotations

import numpy as np
import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.distance import Coordinates
from slagkracht.core.place.neighbours import nearest, read_gal, read_pairs, within

LINE = Coordinates(np.array([0.0, 1.0, 2.0, 10.0]), np.zeros(4))


def ties(found):
    return list(zip(found.of.tolist(), found.to.tolist(), strict=True))


def test_nearest_and_within():
    assert ties(nearest(LINE, 1)) == [(0, 1), (1, 0), (2, 1), (3, 2)]
    assert ties(within(LINE, 1.0)) == [(0, 1), (1, 0), (1, 2), (2, 1)]
    assert within(LINE, 1.0).degree.tolist() == [1, 2, 1, 0]
    with pytest.raises(UnusableInput, match="at least 5"):
        nearest(LINE, 4)


def test_at_one_spot_an_area_is_not_its_own_neighbour():
    same = Coordinates(np.zeros(6), np.zeros(6))
    found = nearest(same, 2)
    assert (found.degree == 2).all()
    assert (found.of != found.to).all()


def test_gal_with_either_header_and_blank_lines(tmp_path):
    for header in ("3", "0 3 areas ID"):
        path = tmp_path / "w.gal"
        path.write_text(f"{header}\nb 2\na c\na 1\nb\nc 0\n\n")
        found = read_gal(path, ["a", "b", "c"])
        assert ties(found) == [(0, 1), (1, 0), (1, 2)]
        assert found.total(np.array([1.0, 10.0, 100.0])).tolist() == [10, 101, 0]
        assert found.standardised().total(np.array([1.0, 10.0, 100.0])).tolist() == [10, 50.5, 0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no rows"),
        ("2\na 1\nb\nb 1\n", "row 4"),
        ("2\na 1\nb\nb x\n", "row 4"),
        ("2\na 1\nz\nb 0\n", "row 3: ‘z’ is not in the list"),
        ("2\na 0\na 0\nb 0\n", "row 3"),
        ("2\na 0\n", "missing: b"),
        ("2\na 0\nb\n", "row 3"),
    ],
)
def test_wrong_gal(tmp_path, text, words):
    path = tmp_path / "w.gal"
    path.write_text(text)
    with pytest.raises(UnusableInput) as error:
        read_gal(path, ["a", "b"])
    assert words in error.value.message("en")


def test_gal_that_cannot_be_read(tmp_path):
    with pytest.raises(UnusableInput, match="not there"):
        read_gal(tmp_path / "none.gal", ["a"])
    (tmp_path / "w.gal").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnusableInput, match="UTF-8"):
        read_gal(tmp_path / "w.gal", ["a"])


def test_a_list_of_pairs(tmp_path):
    path = tmp_path / "pairs.csv"
    path.write_text("from,to,w\na,b,2\nb,a,2\na,c,1\n")
    found = read_pairs(path, ["a", "b", "c"])
    assert found.total(np.array([1.0, 10.0, 100.0])).tolist() == [120, 2, 0]
    path.write_text("from,to\na,b\n")
    assert read_pairs(path, ["a", "b"]).weight.tolist() == [1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("from\na\n", "two columns"),
        ("from,to\na,a\n", "row 2: an area cannot be its own neighbour"),
        ("from,to\na,b\na,b\n", "row 3: these two"),
        ("from,to\na,z\n", "row 2: ‘z’"),
        ("from,to,w\na,b,0\n", "row 2, column ‘w’"),
        ("from,to,w\na,b,-1\n", "row 2, column ‘w’"),
    ],
)
def test_wrong_pairs(tmp_path, text, words):
    path = tmp_path / "pairs.csv"
    path.write_text(text)
    with pytest.raises(UnusableInput) as error:
        read_pairs(path, ["a", "b"])
    assert words in error.value.message("en")
