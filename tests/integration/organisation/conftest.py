"""A small region, and a browser in production mode."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

import slagkracht
from slagkracht.apps.organisation.models import Person
from tests.integration.organisation import world as worlds
from tests.integration.organisation.signing_in import PASSWORD, enrol, sign_in

# Where things lie and how they are kept differs per machine, not per mode.
KEPT = {"KEY_STORE", "KEY_DIR", "STATE", "ANCHOR_FILE", "DATABASES", "STATIC_ROOT", "PACKAGE", "STORAGES"}


@pytest.fixture
def world(keyring):
    """The region of this test."""
    return worlds.build()


@pytest.fixture(scope="session")
def production_settings():
    """The settings as production reads them, by name; nothing is applied."""
    path = Path(slagkracht.__file__).parent / "settings.py"
    before = dict(os.environ)
    os.environ |= {
        "SLAGKRACHT_MODE": "production",
        "SLAGKRACHT_SECRET_KEY": "only-for-this-test",
        "SLAGKRACHT_HOST": "slagkracht.example",
    }
    try:
        names = runpy.run_path(str(path))
    finally:
        os.environ.clear()
        os.environ.update(before)
    return {name: value for name, value in names.items() if name.isupper() and name not in KEPT}


@pytest.fixture
def production(settings, production_settings, monkeypatch):
    """Every setting in which production differs from the demo, but for mail and the password hasher."""
    from slagkracht import settings as demo

    for name, value in production_settings.items():
        if name not in {"EMAIL_BACKEND", "PASSWORD_HASHERS", "TASKS"} and value != getattr(demo, name, None):
            setattr(settings, name, value)


@pytest.fixture(autouse=True)
def _no_counts_of_earlier_tests(db):
    cache.clear()


class Visitor(Client):
    """A browser over TLS at the name of the site, through the one proxy that production has."""

    def __init__(self, address: str = "203.0.113.7") -> None:
        super().__init__(enforce_csrf_checks=False, HTTP_HOST="slagkracht.example")
        self.defaults |= {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": address}


@pytest.fixture
def visitor():
    """A browser; ``visitor("203.0.113.8")`` is somebody elsewhere."""
    return Visitor


@pytest.fixture
def person(world):
    """A reporter with a password, and no second factor yet."""
    actor = world.person("Ruben Maquette", "politie", ("reporter", "seat:politie"))
    person = Person.objects.get(id=actor.id)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def enrolled(person, visitor, settings):
    """The same person with an app; gives the secret."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = visitor()
    sign_in(client, person)
    return enrol(client)
