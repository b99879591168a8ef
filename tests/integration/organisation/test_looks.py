"""The pages of the register and of oneself in a real browser, wide and narrow, light and dark."""

from __future__ import annotations

import pytest

from slagkracht.apps.organisation import roles
from slagkracht.apps.organisation.models import Person
from tests.integration.browsing import chromium, everywhere, visit  # noqa: F401 — fixtures

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keyring"], transaction=True),
]


def test_every_page_of_the_register_fits_and_is_accessible(visit, world):  # noqa: F811
    ruben = world.person("Ruben Maquette", "politie", (roles.REPORTER, "seat:politie"), also_for=("om",))
    visit.sign_in(world.administrator.id)
    faults = []
    for path in ("/organisatie/", "/organisatie/nieuw/", f"/organisatie/{ruben.id}/", "/sneltoetsen/"):
        faults += everywhere(visit, path)
    visit.go(f"/organisatie/{ruben.id}/")
    for summary in visit.page.locator("main summary").all():
        summary.click()  # every form of this page
    faults += visit.faults()
    assert faults == []


@pytest.mark.parametrize("dark", [False, True])
def test_ones_own_pages_fit_and_are_accessible(visit, world, dark):  # noqa: F811
    ruben = world.person("Ruben Maquette", "politie", (roles.REPORTER, "seat:politie"), also_for=("om",))
    Person.objects.filter(id=ruben.id).update(dark=dark, compact=dark)
    visit.sign_in(ruben.id)
    faults = [fault for path in ("/", "/ik/", "/toegankelijkheid/") for fault in everywhere(visit, path)]
    nobody = world.person("Nina Niets", "politie")
    visit.sign_in(nobody.id)
    faults += everywhere(visit, "/")  # the page that says what is missing
    assert faults == []
