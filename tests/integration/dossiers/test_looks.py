"""Every page of a dossier in a real browser, wide and narrow: axe, the policy, and whether it fits."""

from __future__ import annotations

import pytest

from slagkracht.apps.dossiers.models import Dossier
from slagkracht.apps.ledger.acts import act
from slagkracht.base.actors import service
from tests.integration.browsing import chromium, everywhere, visit  # noqa: F401 — fixtures

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keyring"], transaction=True),
]


def test_every_page_fits_and_is_accessible(visit, dossier, group):  # noqa: F811
    with act("test.name", by=service("test")):  # as short as a word of the list can be
        Dossier.objects.filter(id=dossier.id).update(code_name="Ui")
    visit.sign_in(dossier.director_id)
    faults = []
    for path in (
        "/",
        "/dossiers/",
        *(f"/dossiers/{dossier.id}/{rest}" for rest in ("", "overdragen/", "sluiten/")),
    ):
        faults += everywhere(visit, path)
    visit.page.goto(f"{visit.url}/dossiers/{dossier.id}/")
    for summary in visit.page.locator("main summary").all():
        summary.click()  # the forms of letting in, joining, leaving
    faults += visit.faults()
    visit.sign_in(group.secretary.id)
    faults += everywhere(visit, "/dossiers/regie/")
    assert faults == []
