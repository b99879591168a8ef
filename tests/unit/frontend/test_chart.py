"""Charts: drawn under the strict policy, in the words of the language, above a table that was there first."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.unit.frontend.site import ROOT, Site, example

pytestmark = pytest.mark.browser

Shown = Callable[..., Page]
CHART = '<script src="/static/chart.js" defer></script>'


FIGURE = """<figure data-grafiek="g"><details data-grafiek-tabel open><summary>tabel</summary>
<p>cijfers</p></details></figure><script id="g" type="application/json">{}</script>"""


def chart_of(spec: dict[str, object]) -> str:
    text = json.dumps({"$schema": "https://vega.github.io/schema/vega-lite/v6.json", **spec})
    return FIGURE.replace("{}", text)


FONTS = """all => all.map(one =>
  [one.textContent, one.getAttribute("font-family"), getComputedStyle(one).fontFamily])"""


def test_the_chart_stands_above_its_table_in_dutch(shown: Shown) -> None:
    view = shown(example("chart"), scripts=CHART)
    chart = view.get_by_role("img", name="Signalen per maand: in maart 2.400.")
    expect(chart.locator("svg")).to_be_visible()
    said = " | ".join(view.locator("svg text").all_text_contents())
    assert "mrt 2026" in said
    assert "1.000" in said
    assert view.locator("figure > :first-child").get_attribute("class") == "slagkracht-grafiek"
    expect(view.locator("details")).not_to_have_attribute("open", "")
    colours = view.locator(".mark-rect path").evaluate_all("all => all.map(one => one.getAttribute('fill'))")
    assert set(colours) == {"#1f7480"}  # the theme's bar
    fonts = view.locator("svg text").evaluate_all(FONTS)
    for text, asked, got in fonts:
        assert ("Serif" in asked) == (text == "In maart verdubbelden de signalen")
        assert got.split(",")[0] == asked.split(",")[0].replace("'", '"')  # understood, not ignored


def test_in_english_the_same_chart_speaks_english(shown: Shown) -> None:
    view = shown(example("chart"), scripts=CHART, root='lang="en"')
    expect(view.locator("svg")).to_be_visible()
    said = " | ".join(view.locator("svg text").all_text_contents())
    assert "Mar 2026" in said
    assert "1,000" in said


def test_a_narrow_window_gets_the_narrow_specification(shown: Shown, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    view = shown(example("chart"), scripts=CHART)
    expect(view.locator("svg text", has_text="Maart: dubbel")).to_be_visible()
    view.set_viewport_size({"width": 1200, "height": 800})
    expect(view.locator("svg text", has_text="In maart verdubbelden de signalen")).to_be_visible()
    assert view.locator("svg").count() == 1


def test_without_script_the_table_is_open(site: Site, browser: Browser) -> None:
    site.serve("/", example("chart"))
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(site.url + "/")
    expect(plain.locator("table")).to_be_visible()
    context.close()


LOW = {"field": "lo", "type": "quantitative"}
VALUES = {"values": [{"x": x, "y": x * x % 7, "lo": x - 1, "hi": x + 2, "g": "ab"[x % 2]} for x in range(12)]}
X = {"field": "x", "type": "quantitative"}
Y = {"field": "y", "type": "quantitative"}
KINDS: dict[str, dict[str, object]] = {
    "line in a band": {
        "layer": [
            {
                "mark": "area",
                "encoding": {"x": X, "y": {"field": "lo", "type": "quantitative"}, "y2": {"field": "hi"}},
            },
            {"mark": "line", "encoding": {"x": X, "y": Y}},
            {
                "transform": [{"filter": "datum.y > 4"}],
                "mark": {"type": "point", "filled": False},
                "encoding": {"x": X, "y": Y},
            },
            {"mark": "rule", "encoding": {"y": {"datum": 3}}},
        ]
    },
    "small multiples": {"mark": "bar", "encoding": {"x": X, "y": Y, "column": {"field": "g"}}},
    "computed and binned": {
        "transform": [
            {"calculate": "datum.x * 2 + if(datum.g == 'a', 1, 0)", "as": "z"},
            {"window": [{"op": "mean", "field": "y", "as": "m"}], "frame": [-1, 1], "sort": [{"field": "x"}]},
            {"fold": ["lo", "hi"]},
        ],
        "mark": "bar",
        "encoding": {
            "x": {"bin": True, "field": "z", "type": "quantitative"},
            "y": {"aggregate": "mean", "field": "m"},
        },
    },
    "heat strip with text": {
        "layer": [
            {"mark": "rect", "encoding": {"color": {"field": "y", "type": "quantitative"}}},
            {
                "mark": "text",
                "encoding": {
                    "text": {"field": "y", "type": "quantitative", "format": ".1f"},
                    "color": {"condition": {"test": "datum.y > 3", "value": "white"}, "value": "black"},
                },
            },
        ],
        "encoding": {"x": {"field": "x", "type": "ordinal"}, "y": {"field": "g", "type": "nominal"}},
    },
    "labels and tooltips": {
        "mark": {"type": "bar", "tooltip": True},
        "encoding": {
            "y": {"field": "x", "type": "ordinal", "sort": "-x"},
            "x": {**Y, "axis": {"labelExpr": "datum.value + ' keer'"}},
            "opacity": {"condition": {"param": "p", "value": 1}, "value": 0.5},
        },
        "params": [{"name": "p", "select": "point"}],
    },
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_we_use_is_drawn_under_the_policy(shown: Shown, kind: str) -> None:
    """Expressions, filters, sorting, conditions, selections: walked as trees, nothing made from text."""
    view = shown(chart_of({"data": VALUES, "description": kind, **KINDS[kind]}), scripts=CHART)
    expect(view.get_by_role("img", name=kind).locator("svg")).to_be_visible()
    assert view.locator("svg path, svg text").count() > 10
    view.mouse.move(200, 200)
    view.mouse.click(200, 200)


def test_a_specification_that_cannot_be_drawn_leaves_the_table(shown: Shown) -> None:
    nonsense = chart_of({"data": VALUES, "mark": "onzin", "encoding": {"x": {"field": 3}}})
    view = shown(nonsense, scripts=CHART, expect_errors=True)
    view.wait_for_timeout(300)
    expect(view.get_by_text("cijfers")).to_be_visible()
    expect(view.locator(".slagkracht-grafiek")).to_have_count(0)


def test_a_chart_loads_nothing(shown: Shown, site: Site) -> None:
    spec = {"data": {"url": site.url + "/gegevens.csv"}, "mark": "bar", "encoding": {"x": X}}
    view = shown(chart_of(spec), scripts=CHART, expect_errors=True)
    view.wait_for_timeout(300)
    assert [one.path for one in site.asked] == ["/"]


def test_no_inline_style_is_written_as_text(shown: Shown) -> None:
    """What a policy without unsafe-inline would refuse: <style> elements and parsed style attributes."""
    view = shown(example("chart"), scripts=CHART)
    expect(view.locator("svg")).to_be_visible()
    assert view.locator("style").count() == 0


def test_theme_and_stylesheet_agree_on_colours() -> None:
    """The theme repeats values of the tokens, since a PDF has no stylesheet."""
    theme = (ROOT / "frontend/theme/vega-theme.json").read_text(encoding="utf-8").lower()
    tokens = (ROOT / "frontend/css/tokens.css").read_text(encoding="utf-8").lower()
    main = json.loads(theme)
    for colour in re.findall(r"#[0-9a-f]{6}", json.dumps({k: v for k, v in main.items() if k != "range"})):
        assert colour in tokens, colour
    for colour in main["range"]["ramp"]:
        assert colour in tokens, colour
