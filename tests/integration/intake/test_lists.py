"""Lists read as much as they show, however much there is: no full scan, no sorting, few questions.

Counted here at 1,500 and 6,000 rows; ``benchmarks/intake.py`` counts the same at 1,000 and 100,000.
"""

from __future__ import annotations

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from slagkracht.apps.intake.queries import signals
from slagkracht.apps.organisation.models import Person
from tests.integration.intake.filling import AGENDAS, LISTS, counted, fill, plans, work_of

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])
FEW, MANY = 1_500, 6_000
MOST_QUERIES = 12


@pytest.fixture
def who(reporter, manager, weigher, official):
    return {"reporter": reporter, "manager": manager, "weigher": weigher, "official": official}


def test_every_list_reads_the_same_at_four_times_as_many(who):
    fill(0, FEW, who)
    few = {name: work_of(ask, who) for name, ask in LISTS.items()}
    fill(FEW, MANY, who)
    for name, ask in LISTS.items():
        many = work_of(ask, who)
        # A deeper tree adds a step here and there; a scan would be four times as much.
        assert many <= few[name] * 1.3 + 60, f"{name}: {few[name]} became {many}"


def test_the_second_page_costs_what_the_first_does(who):
    fill(0, MANY, who)
    first = signals.all_signals(who["manager"])
    with counted() as begin:
        signals.all_signals(who["manager"])
    with counted() as further:
        second = signals.all_signals(who["manager"], cursor=first.next or "")
    assert second.rows[0].number != first.rows[0].number
    assert further[0] <= begin[0] * 1.5 + 60


def test_no_list_is_scanned_or_sorted(who):
    fill(0, MANY, who)
    for name, ask in LISTS.items():
        _served_by_an_index(name, ask, who)


def test_an_agenda_can_be_served_by_an_index(who):
    """Half of all rows wait here, which PostgreSQL would rather read whole: so it is told not to."""
    fill(0, MANY, who)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    for name, ask in AGENDAS.items():
        _served_by_an_index(name, ask, who)


def _served_by_an_index(name, ask, who):
    with CaptureQueriesContext(connection) as captured:
        ask(who)
    for step in plans(captured):
        assert "TEMP B-TREE" not in step, f"{name}: {step}"
        assert not ("SCAN intake_" in step and "INDEX" not in step), f"{name}: {step}"
        assert "Seq Scan on intake_" not in step, f"{name}: {step}"
        assert "Sort" not in step, f"{name}: {step}"


# ---- how many questions a page asks ----


def _visitor(person, settings):
    client = Client()
    client.force_login(Person.objects.get(id=person.id), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


PAGES = {
    "/signalen/": "reporter",
    "/signalen/alle/": "manager",
    "/signalen/alle/?stand=niet&district=oost": "manager",
    "/signalen/verdelen/": "manager",
    "/signalen/inlezen/": "manager",
    "/meldingen/": "official",
    "/meldingen/?stand=riec": "official",
    "/lokale-zaken/": "official",
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_at_most_twelve_questions(who, settings, path):
    fill(0, 120, who)
    visitor = _visitor(who[PAGES[path]], settings)
    assert visitor.get(path).status_code == 200
    with (
        CaptureQueriesContext(connections["default"]) as main,
        CaptureQueriesContext(connections["keyring"]) as keyring,
    ):
        assert visitor.get(path).status_code == 200
    asked = [query["sql"][:150] for query in [*main, *keyring] if not _savepoint(query["sql"])]
    assert len(asked) <= MOST_QUERIES, "\n".join(asked)


def _savepoint(sql: str) -> bool:
    return sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
