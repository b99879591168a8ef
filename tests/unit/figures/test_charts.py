"""Charts say no more than their table, load nothing, and come out as SVG."""

from __future__ import annotations

import json

import pytest

from slagkracht.apps.figures import charts
from slagkracht.apps.figures.charts import Bar

KINDS = [charts.bars, charts.columns, charts.line, charts.ranges]
BARS = [Bar("jan", 12, "12", 8, 20), Bar("feb", None, "<5"), Bar("mrt", None, "×"), Bar("apr", 0, "0", 0, 1)]


@pytest.mark.parametrize("kind", KINDS)
def test_wide_and_narrow_hold_the_same_data_and_say_what_they_show(kind):
    chart = kind(BARS, description="In april niets.")
    assert chart.wide["data"] == chart.narrow["data"]
    assert chart.wide["description"] == chart.narrow["description"] == "In april niets."
    assert chart.wide["width"] > chart.narrow["width"]
    json.dumps(chart.wide)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_shown_has_a_word_and_no_length(kind):
    rows = kind(BARS, description="x").wide["data"]["values"]
    assert [row["n"] for row in rows] == [12, None, None, 0]
    assert [row["text"] for row in rows] == ["12", "<5", "×", "0"]


@pytest.mark.parametrize("kind", KINDS)
def test_counts_start_at_zero_and_nothing_is_loaded(kind):
    text = json.dumps(kind(BARS, description="x").wide)
    assert '"zero": true' in text
    assert '"url"' not in text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_each_comes_out_as_a_picture_with_its_words(kind, width):
    picture = charts.svg(getattr(kind(BARS, description="x"), width))
    assert picture.startswith("<svg")
    for word in ("jan", "&lt;5", "×"):
        assert word in picture
    assert "href" not in picture
    assert charts.PAPER_FONT in picture


def test_text_in_a_chart_is_text():
    picture = charts.svg(charts.bars([Bar("<script>alert(1)</script>", 3, "3")], description="x").wide)
    assert "<script" not in picture


def test_a_specification_that_would_load_something_fails():
    spec = charts.bars(BARS, description="x").wide | {"data": {"url": "http://127.0.0.1:9/data.json"}}
    with pytest.raises(ValueError, match=r"(?i)url|load|data"):
        charts.svg(spec)
