"""Charts: one Vega-Lite specification for the page and for the PDF, wide and narrow, written as plain dicts.

    chart = charts.bars(bars, unit="signals", description="Most signals in Almere: 12 of 80.")
    chart.wide, chart.narrow      # for json_script on the page
    charts.svg(chart.wide)        # for the PDF

A chart states no more than its table: what is not shown has a word in its place ("<5", "×") and no length.
Not for more than four series (use small multiples), and never a pie, a gauge or two axes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.contrib.staticfiles import finders
from django.utils.translation import get_language

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDE, NARROW = 440, 300
LABELS, NARROW_LABELS = 150, 130  # pixels for the names
ROW = 26  # pixels of a bar with its space
PAPER_FONT = "Libertinus Serif"  # one of the fonts that the PDF compiler carries
LOCALES: dict[str, Literal["nl-NL", "en-GB"]] = {"nl": "nl-NL", "en": "en-GB"}


@dataclass(frozen=True)
class Bar:
    """One value with its name, and the text that says it; ``value`` is None where no length may be seen."""

    name: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Chart:
    """The same chart for a wide page (and the PDF) and for a phone, with what it says in words."""

    wide: Spec
    narrow: Spec
    description: str


def bars(values: Sequence[Bar], *, description: str) -> Chart:
    """Lying bars, the order as given: for places, forms and other names."""
    return _both(_bars, values, description)


def columns(values: Sequence[Bar], *, description: str) -> Chart:
    """Standing bars in time: what came in each month."""
    return _both(_columns, values, description)


def line(values: Sequence[Bar], *, description: str) -> Chart:
    """A line in time from zero: what there was at the end of each month. A gap where nothing may be seen."""
    return _both(_line, values, description)


def ranges(values: Sequence[Bar], *, description: str) -> Chart:
    """Per name the middle value as a point, and from ``low`` to ``high`` a thick line."""
    return _both(_ranges, values, description)


def svg(spec: Spec) -> str:
    """The chart as SVG, in the type of the PDF. Loads nothing, writes nothing."""
    import vl_convert

    locale = LOCALES[_language()]
    return vl_convert.vegalite_to_svg(
        spec,
        config=_paper_theme(),
        allowed_base_urls=[],
        format_locale=locale,
        time_format_locale=locale,
    )


def _both(draw: Callable[[Sequence[Bar], int], Spec], values: Sequence[Bar], description: str) -> Chart:
    head = {"$schema": SCHEMA, "description": description}
    return Chart(head | draw(values, WIDE), head | draw(values, NARROW), description)


def _data(values: Sequence[Bar]) -> Spec:
    rows = [
        {"name": bar.name, "n": bar.value, "text": bar.text, "low": bar.low, "high": bar.high}
        for bar in values
    ]
    return {"values": rows}


def _bars(values: Sequence[Bar], width: int) -> Spec:
    labels = LABELS if width == WIDE else NARROW_LABELS
    return {
        "width": width - labels - 40,
        "height": {"step": ROW},
        "data": _data(values),
        "encoding": {"y": _names(labels)},
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.72}}, "encoding": {"x": _from_zero("n")}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {"x": _from_zero("at"), "text": {"field": "text"}},
            },
        ],
        "transform": [_nothing_as_zero("at")],
    }


def _columns(values: Sequence[Bar], width: int) -> Spec:
    return _over_time(values, width, {"type": "bar", "width": {"band": 0.72}}, lifted=8)


def _line(values: Sequence[Bar], width: int) -> Spec:
    return _over_time(values, width, {"type": "line", "point": True}, lifted=12)


def _over_time(values: Sequence[Bar], width: int, mark: Spec, *, lifted: int) -> Spec:
    """A mark for each month, with its number so many pixels above it."""
    return {
        "width": width - 20,
        "height": 200,
        "data": _data(values),
        "encoding": {"x": _times(width, len(values))},
        "layer": [
            {"mark": mark, "encoding": {"y": _from_zero("n")}},
            {
                "mark": {"type": "text", "dy": -lifted},
                "encoding": {"y": _from_zero("at"), "text": {"field": "text"}},
            },
        ],
        "transform": [_nothing_as_zero("at")],
    }


def _ranges(values: Sequence[Bar], width: int) -> Spec:
    labels = LABELS if width == WIDE else NARROW_LABELS
    return {
        "width": width - labels - 40,
        "height": {"step": ROW},
        "data": _data(values),
        "encoding": {"y": _names(labels)},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 7, "stroke": "#b6d5d4"},
                "encoding": {"x": _from_zero("low"), "x2": {"field": "high"}},
            },
            {"mark": {"type": "point", "size": 70, "opacity": 1}, "encoding": {"x": _from_zero("n")}},
            {
                "mark": {"type": "text", "align": "left", "dx": 8},
                "encoding": {"x": _from_zero("end"), "text": {"field": "text"}},
            },
        ],
        "transform": [_nothing_as_zero("at"), {"calculate": "max(datum.at, datum.high || 0)", "as": "end"}],
    }


def _names(limit: int) -> Spec:
    """A name per row, cut off only on a phone: on paper the type is of another width."""
    cut = limit if limit < LABELS else 0
    axis = {"labelLimit": cut, "ticks": False, "domain": False, "title": None, "minExtent": limit}
    return {"field": "name", "type": "nominal", "sort": None, "axis": axis}


def _times(width: int, count: int) -> Spec:
    upright = width / max(count, 1) >= 30
    axis = {"labelAngle": 0 if upright else -90, "title": None, "ticks": False}
    return {"field": "name", "type": "nominal", "sort": None, "axis": axis}


def _from_zero(field: str) -> Spec:
    scale = {"zero": True, "domainMin": 0, "nice": False}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def _nothing_as_zero(name: str) -> Spec:
    """Where the word stands when there is no length."""
    return {"calculate": "datum.n || 0", "as": name}


@cache
def _paper_theme() -> Spec:
    """The theme of the page, with the fonts that the PDF compiler has."""
    path = finders.find("slagkracht/dist/theme/vega-theme.json")
    theme = json.loads(Path(path).read_text("utf-8")) if isinstance(path, str) else {}
    theme.pop("usermeta", None)
    title = {**theme.get("title", {}), "font": PAPER_FONT}
    return {**theme, "font": PAPER_FONT, "title": title}


def _language() -> str:
    language = (get_language() or "nl")[:2]
    return language if language in LOCALES else "en"
