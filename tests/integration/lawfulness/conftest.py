"""A small region with a tester of lawfulness in it."""

from __future__ import annotations

import pytest

from slagkracht.apps.organisation import roles
from tests.integration.organisation import world as worlds


@pytest.fixture
def world(keyring):
    return worlds.build()


@pytest.fixture
def tester(world):
    return world.person("Rana Toets", "politie", (roles.LAWFULNESS, "region"))


@pytest.fixture
def reporter(world):
    return world.person("Wies Testema", "politie", (roles.REPORTER, "seat:politie"))
