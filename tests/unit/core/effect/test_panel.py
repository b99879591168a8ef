"""Panels from columns and from files, and when units start."""

from __future__ import annotations

import numpy as np
import pytest

from slagkracht.core.effect import panel_of, read_panel
from slagkracht.core.effect.adoption import NEVER, adoption_of, starts_apart
from slagkracht.core.errors import UnusableInput


def _read(folder, text, **changes):
    path = folder / "p.csv"
    path.write_text(text, "utf-8")
    named = {"outcome": "y", "unit": "u", "time": "t", "treatments": ["d"]} | changes
    return read_panel(path, **named)


def _refused(call, *args, **kwargs):
    with pytest.raises(UnusableInput) as caught:
        call(*args, **kwargs)
    return caught.value


def test_a_file_becomes_a_panel(tmp_path):
    text = "u , t,y,d,w,c,g\nb,2,1.5,1,2,9,x\na,1,0,0,0,8,x\nb,1,3,0,2,7,z\n"
    panel = _read(tmp_path, text, weights="w", controls=["c"], cluster="g")
    assert panel.unit_names == ("b",)
    assert panel.time_names == ("1", "2")
    assert panel.outcome.tolist() == [1.5, 3.0]
    assert panel.weights.tolist() == [1.0, 1.0]
    assert panel.controls["c"].tolist() == [9.0, 7.0]
    assert panel.clusters.tolist() == [0, 1]
    assert panel.without_weight == 1
    assert [panel.row(0), panel.row(1)] == [2, 4]


@pytest.mark.parametrize(
    ("text", "code", "row", "column"),
    [
        ("", "empty_file", None, None),
        ("u,t,y,d\n", "empty_file", None, None),
        ("u,t,y\na,1,2\n", "column_missing", None, "d"),
        ("u,t,y,d\na,1,2,0\na,2,NA,0\n", "not_a_number", 3, "y"),
        ("u,t,y,d\na,1,2,0\na,2,,0\n", "value_missing", 3, "y"),
        ("u,t,y,d\na,1,2,0\n,2,2,0\n", "value_missing", 3, "u"),
        ("u,t,y,d\na,1,2,0\na,,2,0\n", "value_missing", 3, "t"),
        ("u,t,y,d\na,9,2,0\na,week,2,0\n", "effect.times_unordered", None, None),
    ],
)
def test_a_wrong_file_says_where(tmp_path, text, code, row, column):
    error = _refused(_read, tmp_path, text)
    assert error.code == code
    assert error.facts["file"] == "p.csv"
    assert error.facts.get("row") == row
    assert error.facts.get("column") == column


def test_a_negative_weight_is_refused(tmp_path):
    assert _refused(_read, tmp_path, "u,t,y,d,w\na,1,2,0,-1\n", weights="w").code == "out_of_range"
    assert _refused(panel_of, [1.0], ["a"], [1], {"d": [0]}, weights=[-1]).code == "effect.negative_weight"


def test_weights_that_leave_only_rounding_are_refused(tmp_path):
    text = "u,t,y,d,w\na,1,2,0,1e-9\na,2,2,1,1e9\n"
    error = _refused(_read, tmp_path, text, weights="w")
    assert (error.code, error.facts["column"]) == ("effect.weights_apart", "w")
    assert (
        _refused(panel_of, [1, 2], ["a", "a"], [1, 2], {"d": [0, 1]}, weights=[1, 1e11]).facts["column"]
        is None
    )


@pytest.mark.parametrize("value", ["1e51", "-1e300"])
def test_numbers_too_large_to_compute_with_say_where(tmp_path, value):
    error = _refused(_read, tmp_path, f"u,t,y,d\na,1,2,0\na,2,{value},0\n")
    assert (error.code, error.facts["row"], error.facts["column"]) == ("out_of_range", 3, "y")


def test_rows_without_any_weight_are_refused(tmp_path):
    assert _refused(_read, tmp_path, "u,t,y,d,w\na,1,2,0,0\n", weights="w").code == "effect.no_weight"
    assert _refused(panel_of, [], [], [], {"d": []}).code == "effect.no_weight"


def test_some_rows_of_a_panel_leave_no_gaps():
    panel = panel_of(
        range(6),
        list("aabbcc"),
        [1, 2] * 3,
        {"d": [0] * 6},
        controls={"c": range(6)},
        clusters=list("xxyyzz"),
    )
    part = panel.only(np.array([False, True, False, False, True, True]))
    assert part.unit_names == ("a", "c")
    assert part.units.tolist() == [0, 1, 1]
    assert part.clusters.tolist() == [0, 1, 1]
    assert part.time_names == ("1", "2")
    assert part.controls["c"].tolist() == [1.0, 4.0, 5.0]
    assert part.rows.tolist() == [1, 4, 5]
    assert not part.repeated
    unclustered = panel_of([1, 2], ["a", "a"], [1, 1], {"d": [0, 1]})
    assert unclustered.repeated
    assert unclustered.only(np.array([True, False])).clusters is None


def test_adoption_counts_periods_from_the_first_treated_time():
    panel = panel_of(
        range(8), list("aaaabbbb"), [2000, 2002, 2003, 2005] * 2, {"d": [0, 0, 0.4, 1] + [0] * 4}
    )
    adoption = adoption_of(panel)
    assert adoption.start.tolist() == [2, NEVER]
    assert adoption.horizon.tolist() == [-3, -1, 0, 2, 0, 0, 0, 0]
    assert adoption.ever.tolist() == [True] * 4 + [False] * 4
    assert adoption.cohorts.tolist() == [2]


def test_times_that_are_not_whole_numbers_count_by_rank():
    panel = panel_of(range(3), list("aaa"), [0.5, 1.0, 4.0], {"d": [0, 1, 1]})
    assert adoption_of(panel).horizon.tolist() == [-1, 0, 1]


def test_a_treatment_that_stops_says_which_row():
    panel = panel_of(range(3), list("aaa"), [1, 2, 3], {"d": [0, 1, 0]}, name="f.csv")
    error = _refused(adoption_of, panel)
    assert error.code == "effect.treatment_stops"
    assert (error.facts["row"], error.facts["unit"]) == (4, "a")
    assert not starts_apart(panel)


def test_a_treatment_that_never_comes_is_refused():
    assert _refused(adoption_of, panel_of([1], ["a"], [1], {"d": [0]})).code == "effect.never_treated"


def test_starting_apart_is_only_said_of_a_switch():
    apart = {"d": [0, 1, 1, 0, 0, 1]}
    assert starts_apart(panel_of(range(6), list("aaabbb"), [1, 2, 3] * 2, apart))
    dose = {"d": [0, 0.5, 1, 0, 0, 1]}
    assert not starts_apart(panel_of(range(6), list("aaabbb"), [1, 2, 3] * 2, dose))
