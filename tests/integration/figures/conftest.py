"""A small region, and events of two years in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from slagkracht.apps.figures.events import Happening, happened
from slagkracht.apps.ledger.acts import act
from slagkracht.apps.organisation import roles
from slagkracht.base import clock
from slagkracht.base.actors import service
from slagkracht.base.ids import new_id
from tests.integration.organisation import world as worlds

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WHERE = {"gm0307": "oost", "gm0327": "oost", "gm0632": "west"}


@pytest.fixture
def now():
    """It is November 2026."""
    with clock.at(NOW):
        yield NOW


@pytest.fixture
def world(keyring, now):
    return worlds.build()


@pytest.fixture
def analyst(world):
    return world.person("Liv Schets", "politie", (roles.ANALYST, "region"))


@pytest.fixture
def manager(world):
    return world.person("Fenna Proef", "politie", (roles.ACCOUNT_MANAGER, "district:oost"))


@pytest.fixture
def tester(world):
    return world.person("Rana Toets", "politie", (roles.LAWFULNESS, "region"))


@pytest.fixture
def official(world):
    return world.person("Oda Ambt", "burgemeester:gm0307", (roles.NOTICE_OFFICIAL, "gm0307"))


@pytest.fixture
def tell() -> Callable[..., UUID]:
    """Write one event: ``tell("signal.received", "2026-03-02", town="gm0307", form="drugs")``."""

    def write(kind: str, when: str, thing: UUID | None = None, town: str = "gm0307", **codes: str) -> UUID:
        thing = thing or new_id()
        at = datetime.fromisoformat(when if "T" in when else f"{when}T12:00:00+00:00")
        district = WHERE.get(town, "")
        with act("region.load", by=service("setup")):
            happened(Happening(kind, thing, municipality=town, district=district, **codes), at=at)
        return thing

    return write
