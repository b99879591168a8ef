"""The figures on the page and on paper: who sees which number, and that paper never holds a small one."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from slagkracht.apps.figures import asking, definitions, documents, presenting, queries
from slagkracht.apps.figures.definitions import DISTRICT, MUNICIPALITY
from slagkracht.apps.figures.periods import parse
from slagkracht.apps.ledger.models import Entry
from slagkracht.apps.organisation import roles
from slagkracht.base import clock
from slagkracht.base.errors import Missing, NotNow

pytestmark = pytest.mark.django_db(databases=["default", "keyring"], transaction=True)
DEFINITIONS = {definition.code: definition for definition in definitions.every()}
OVERVIEW, PDF = "/cijfers/", "/cijfers/pdf/"


@pytest.fixture
def signals(tell):
    """Last year 3 in Leusden, 12 in Amersfoort, 9 in Woerden; this year 2 in Leusden."""
    for town, number in (("gm0327", 3), ("gm0307", 12), ("gm0632", 9)):
        for day in range(number):
            tell("signal.received", f"2025-05-{day + 1:02d}", town=town, form="drugs", seat_kind="politie")
    for day in (1, 2):
        tell("signal.received", f"2026-02-0{day}", town="gm0327", form="drugs", seat_kind="politie")


def shown(page) -> dict[str, str]:
    return {row.code: str(row.number) for row in page.context["shown"].figure.rows}


def test_how_we_count_is_public_and_names_every_definition(world):
    html = Client().get(reverse("figures:definitions"))
    assert html.status_code == 200
    for code in DEFINITIONS:
        assert f'id="{code}"' in html.content.decode()


@pytest.mark.parametrize("role", [roles.ADMINISTRATOR, roles.SYSTEM_SUPPORT])
def test_support_of_the_systems_sees_no_figures(world, role, signals):
    by = world.keeper if role == roles.ADMINISTRATOR else world.person("Daan", "politie", (role, "region"))
    client = world.client(by)
    for url in (OVERVIEW, PDF):
        assert client.get(url).status_code == 404
    assert Entry.objects.filter(act="page.refused", actor=by.id).count() == 2


def test_nobody_gets_in_without_signing_in(world):
    for url in (OVERVIEW, PDF):
        assert Client().get(url).status_code == 302


def test_who_handles_them_sees_real_numbers(world, analyst, signals):
    page = world.client(analyst).get(OVERVIEW + "?cijfer=signals_received&periode=2026&naar=municipality")
    assert page.status_code == 200
    assert shown(page) == {"gm0327": "2", "gm0307": "0", "gm0632": "0"}
    assert str(page.context["shown"].figure.total.number) == "2"
    assert page.context["shown"].picture.map is not None
    assert 'role="img"' in page.content.decode()


def test_another_district_is_answered_with_what_is_published(world, manager, signals):
    client = world.client(manager)
    own = client.get(OVERVIEW + "?periode=2025&naar=municipality&bereik=oost")
    assert shown(own) == {"gm0307": "12", "gm0327": "3"}
    other = client.get(OVERVIEW + "?periode=2025&naar=municipality&bereik=west")
    assert other.context["asked"].published
    assert shown(other)["gm0632"] in ("9", "×")


def test_as_published_no_small_number_is_anywhere_on_the_page(world, tester, signals):
    """Not in the table, not in the chart's data, not in a title; and no sum gives it away."""
    page = world.client(tester).get(OVERVIEW + "?periode=2025&naar=municipality")
    numbers = shown(page)
    assert numbers["gm0327"] == "<5"
    assert numbers["gm0307"] == "×"  # with it and the total of the district, 3 would follow
    html = page.content.decode()
    assert not re.search(r">\s*3\s*<", html)
    assert not re.search(r"\b12\b", re.sub(r"<script.*?</script>|<head.*?</head>", "", html, flags=re.S))


def test_the_data_of_the_chart_hold_no_more_than_the_table(world, tester, signals):
    page = world.client(tester).get(OVERVIEW + "?periode=2025&naar=form&en=district")
    for name in ("grafiek", "grafiek-smal"):
        found = re.search(
            rf'<script id="{name}" type="application/json">(.*?)</script>', page.content.decode()
        )
        assert found
        for row in json.loads(found[1])["data"]["values"]:
            assert row["n"] is None or row["n"] >= 5


def test_what_is_running_leaves_the_house_only_when_it_is_over(world, tester, signals):
    page = world.client(tester).get(OVERVIEW + "?periode=2026")
    assert page.context["asked"].period.code == "2025"


def test_notices_are_the_municipalitys_own(world, official, analyst, tell):
    for day in (1, 2, 3):
        tell("notice.received", f"2026-02-0{day}", theme="zorg")
    url = OVERVIEW + "?cijfer=notices_received&periode=2026&naar=month&bereik=gm0307"
    own = world.client(official).get(url)
    assert not own.context["asked"].published
    assert shown(own)["2026-02"] == "3"
    riec = world.client(analyst).get(url)
    assert riec.context["asked"].published
    assert "2026-02" not in shown(riec) or shown(riec)["2026-02"] == "<5"


def test_the_query_itself_refuses_real_counts_that_are_not_yours(world, manager, tester, signals):
    """Also without the page in between."""
    asked = asking.Asked(
        DEFINITIONS["signals_received"], parse("2025"), MUNICIPALITY, False, "west", published=False
    )
    for by in (manager, tester):
        with pytest.raises(Missing):
            queries.figure(asked, by=by)
    with pytest.raises(Missing):
        queries.figure(replace(asked, published=True), by=world.keeper)
    with pytest.raises(AssertionError):
        documents.figure(asked, by=manager)


def test_the_address_may_hold_anything(world, analyst, signals):
    client = world.client(analyst)
    for query in (
        "?cijfer=%00",
        "?periode=9999",
        "?naar=thing",
        "?bereik=gm9999",
        "?en=x&weergave=y",
        "?a[]=1",
    ):
        assert client.get(OVERVIEW + query).status_code == 200


def test_every_definition_split_every_way_has_a_page_and_a_paper(world, analyst, tell):
    for i in range(30):
        thing = tell("signal.received", f"2025-05-{i % 28 + 1:02d}", form="drugs", seat_kind="politie")
        tell("signal.taken_up", "2025-06-10", thing=thing, form="drugs", seat_kind="politie")
        tell("dossier.opened", "2025-06-10", form="drugs")
    client = world.client(analyst)
    for definition in DEFINITIONS.values():
        for dimension in definition.dimensions:
            query = f"?cijfer={definition.code}&periode=2025&naar={dimension}"
            page = client.get(OVERVIEW + query)
            assert page.status_code == 200, query
            if dimension == next(iter(definition.released)):
                paper = client.get(PDF + query)
                assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf"), query


def test_before_anything_is_released_there_is_a_sentence_and_no_paper(tester):
    with clock.at(datetime(2025, 3, 20, tzinfo=UTC)):
        asked, _choices = asking.read({}, by=tester, today=clock.today(), districts=["oost", "west"])
        found = presenting.shown(queries.figure(asked, by=tester))
        assert found.picture is None
        assert found.finding
        with pytest.raises(NotNow):
            documents.figure(asked, by=tester)


# ---- on paper ----


@pytest.fixture
def paper(world, analyst, signals):
    """The PDF of who sees real numbers: still the release."""
    answer = world.client(analyst).get(PDF + "?cijfer=signals_received&periode=2025&naar=municipality")
    assert answer.status_code == 200
    return pypdf.PdfReader(io.BytesIO(answer.content))


def test_paper_is_accessible_and_says_what_its_picture_shows(paper):
    catalogue = paper.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] in ("nl", "en")
    assert paper.metadata.title
    assert "pdfuaid" in str(paper.xmp_metadata.rdf_root.toxml())
    assert _alternative_texts(catalogue["/StructTreeRoot"])


def _alternative_texts(element, found=None) -> list[str]:
    found = [] if found is None else found
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        for one in element:
            _alternative_texts(one, found)
    elif isinstance(element, dict):
        if element.get("/Alt"):
            found.append(str(element["/Alt"]))
        if "/K" in element:
            _alternative_texts(element["/K"], found)
    return found


def test_paper_holds_the_release_whoever_asks(paper):
    text = "\n".join(page.extract_text() for page in paper.pages)
    assert "<5" in text
    assert "×" in text
    assert "Leusden" in text
    assert not re.search(r"Leusden\s+3\b", text)
    assert not re.search(r"Amersfoort\s+12\b", text)
    for alt in _alternative_texts(paper.trailer["/Root"]["/StructTreeRoot"]):
        assert not re.search(r"\b(3|12)\b", alt)


def test_that_it_was_made_is_in_the_ledger_without_a_number(paper, analyst):
    entry = Entry.objects.get(act="figures.pdf")
    assert (entry.actor, entry.outcome) == (analyst.id, "read")
    assert set(entry.facts) == {"definition", "period", "split"}


# ---- cost ----


@pytest.mark.parametrize("query", ["", "?naar=municipality", "?naar=form&en=district&weergave=gepubliceerd"])
def test_a_page_asks_few_questions(world, analyst, signals, query, django_assert_max_num_queries):
    client = world.client(analyst)
    client.get(OVERVIEW)
    with django_assert_max_num_queries(30):
        client.get(OVERVIEW + query)


def test_one_figure_is_a_bounded_number_of_questions(analyst, signals, django_assert_max_num_queries):
    asked = asking.Asked(DEFINITIONS["signals_received"], parse("2025"), DISTRICT, False)
    with django_assert_max_num_queries(12):
        queries.figure(asked, by=analyst)
