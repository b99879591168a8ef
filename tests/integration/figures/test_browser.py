"""The figures in a real browser: the chart draws under the policy, nothing is wide, axe finds nothing."""

from __future__ import annotations

import pytest

from tests.integration.browsing import chromium, everywhere, visit  # noqa: F401 — fixtures

pytestmark = [pytest.mark.django_db(databases=["default", "keyring"], transaction=True), pytest.mark.browser]


@pytest.fixture
def signals(tell):
    for town, number in (("gm0327", 3), ("gm0307", 12), ("gm0632", 9)):
        for day in range(number):
            tell("signal.received", f"2025-05-{day + 1:02d}", town=town, form="drugs", seat_kind="politie")


def test_figures_fit_and_are_accessible(visit, world, analyst, signals):  # noqa: F811
    visit.sign_in(analyst.id)
    for query in (
        "",
        "?periode=2025&naar=municipality",
        "?periode=2025&naar=form&en=district&weergave=gepubliceerd",
    ):
        assert everywhere(visit, "/cijfers/" + query) == []
    assert everywhere(visit, "/hoe-wij-tellen/") == []


def test_the_chart_is_drawn_beside_its_table(visit, world, analyst, signals):  # noqa: F811
    visit.sign_in(analyst.id)
    page = visit.go("/cijfers/?periode=2025&naar=form")
    page.wait_for_selector("[data-grafiek] svg")
    assert page.locator("table tbody tr").count() > 5
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_timeout(300)
    box = page.locator("[data-grafiek] svg").bounding_box()
    assert box["x"] + box["width"] <= 360
    assert visit.complaints == []


def test_real_numbers_do_not_go_to_the_printer(visit, world, analyst, signals):  # noqa: F811
    visit.sign_in(analyst.id)
    page = visit.go("/cijfers/?periode=2025&naar=municipality")
    page.emulate_media(media="print")
    assert not page.locator("table").first.is_visible()
    page = visit.go("/cijfers/?periode=2025&naar=municipality&weergave=gepubliceerd")
    page.emulate_media(media="print")
    assert page.locator("table").first.is_visible()
