from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.place.panel import Columns, read_panel

PLACES = "id,x,y,people\na,0,0,10\nb,1,0,20\nc,0,1,30\n"


def written(folder: Path, cases: str, places: str = PLACES) -> tuple[Path, Path]:
    (folder / "cases.csv").write_text(cases, "utf-8")
    (folder / "places.csv").write_text(places, "utf-8")
    return folder / "cases.csv", folder / "places.csv"


def columns(**more: str) -> Columns:
    return Columns("id", "n", "x", "y", **more)


def test_rows_add_up_and_absent_is_zero(tmp_path):
    panel = read_panel(
        *written(tmp_path, "id,n,t\nb,2,2019-01\nb,1,2019-01\na,4,2019-03\n"), columns(time="t")
    )
    assert panel.ids == ("a", "b", "c")
    assert panel.counts.tolist() == [[0, 0, 4], [3, 0, 0], [0, 0, 0]]
    assert panel.population is None


def test_without_time_there_is_one_period(tmp_path):
    panel = read_panel(*written(tmp_path, "id,n\nb,2\na,4\n"), columns(population="people"))
    assert panel.counts.tolist() == [[4], [2], [0]]
    assert panel.population.tolist() == [[10], [20], [30]]


def test_population_per_row_is_filled_along_a_line(tmp_path):
    cases = "id,n,t,pop\na,1,2000,100\na,0,2004,140\nb,2,2001,50\n"
    panel = read_panel(*written(tmp_path, cases), columns(time="t", population="pop"))
    assert panel.ids == ("a", "b")
    assert panel.left_out == ("c",)
    assert panel.population.tolist() == [[100, 110, 120, 130, 140], [50] * 5]
    assert panel.between(1, 2).axis.labels == ("2001", "2002")
    assert panel.between(1, 2).population.tolist() == [[110, 120], [50, 50]]


def test_complete_population_is_kept(tmp_path):
    cases = "id,n,pop\na,1,100\nb,0,140\nc,2,50\n"
    panel = read_panel(*written(tmp_path, cases), columns(population="pop"))
    assert panel.left_out == ()
    assert panel.population.ravel().tolist() == [100, 140, 50]


def test_years_taken_together_have_the_mean_population(tmp_path):
    cases = "id,n,pop\na,1,100\na,2,140\nb,2,50\nb,0,50\n"
    panel = read_panel(*written(tmp_path, cases), columns(population="pop"))
    assert panel.population.ravel().tolist() == [120, 50]
    assert panel.counts.ravel().tolist() == [3, 2]


def test_controls_widen_the_axis(tmp_path):
    controls = tmp_path / "controls.csv"
    controls.write_text("id,n,t\nc,7,2018\nb,3,2019\n")
    panel = read_panel(*written(tmp_path, "id,n,t\nb,2,2019\n"), columns(time="t"), controls=controls)
    assert panel.axis.labels == ("2018", "2019")
    assert panel.counts.tolist() == [[0, 0], [0, 2], [0, 0]]
    assert panel.controls.tolist() == [[0, 0], [0, 3], [7, 0]]
    assert panel.between(1, 1).controls.tolist() == [[0], [3], [0]]
    controls.write_text("id,n,t\nc,7,2018-01\n")
    with pytest.raises(UnusableInput, match="counts per month, the other one per year"):
        read_panel(*written(tmp_path, "id,n,t\nb,2,2019\n"), columns(time="t"), controls=controls)


@pytest.mark.parametrize(
    ("cases", "places", "words"),
    [
        ("id,n\nb,2\nz,4\n", PLACES, "file cases.csv, row 3, column ‘id’: ‘z’ is not in the list"),
        ("id,n\nb,-2\n", PLACES, "file cases.csv, row 2, column ‘n’"),
        ("id,n\nb,1.5\n", PLACES, "not a whole number"),
        ("id,n\nb,\n", PLACES, "a value is missing"),
        ("id,m\nb,1\n", PLACES, "column ‘n’: this column is missing"),
        ("id,n\nb,1\n", "id,x,y\na,0,0\na,1,1\n", "file places.csv, row 3, column ‘id’: ‘a’ is there twice"),
        ("id,n\nb,1\n", "id,x,y\na,0,0\n,1,1\n", "file places.csv, row 3, column ‘id’: a value is missing"),
        ("id,n\nb,1\n", "id,x,y\nb,0,nan\n", "file places.csv, row 2, column ‘y’"),
    ],
)
def test_refusals_name_file_row_and_column(tmp_path, cases, places, words):
    with pytest.raises(UnusableInput) as error:
        read_panel(*written(tmp_path, cases, places), columns())
    assert words in error.value.message("en")


@pytest.mark.parametrize(
    ("cases", "words"),
    [
        (
            "id,n,t,pop\na,1,2000,5\na,1,2000,6\n",
            "row 3, column ‘pop’: for this place and period it says 6 here, but 5",
        ),
        ("id,n,t,pop\na,0,2000,5\nb,1,2000,0\n", "file cases.csv, row 3: there are cases here in ‘b’"),
        ("id,n,t\na,1,2000\n", "column ‘pop’: this column is neither in cases.csv nor in places.csv"),
    ],
)
def test_population_must_make_sense(tmp_path, cases, words):
    with pytest.raises(UnusableInput) as error:
        read_panel(*written(tmp_path, cases), columns(time="t", population="pop"))
    assert words in error.value.message("en")


def test_unicode_ids_and_blanks(tmp_path):
    panel = read_panel(
        *written(tmp_path, "id , n\n ’s-Gravenhage , 3\n", "id,x,y\n’s-Gravenhage,1,2\n"), columns()
    )
    assert panel.ids == ("’s-Gravenhage",)
    assert int(np.sum(panel.counts)) == 3
