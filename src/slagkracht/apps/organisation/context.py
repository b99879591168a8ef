"""The region's name for the bar of every page; the people of the demo for its sign-in page; the seats of the
reader, for a form that asks for which of them an act is (``organisation/on_behalf.html``)."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest

from slagkracht.apps.organisation import queries, sign_in
from slagkracht.apps.organisation.queries import MandateOption
from slagkracht.base.actors import Actor


def region(request: HttpRequest) -> dict[str, Any]:
    """Each is read when the page uses it, and once."""
    actor: Actor | None = getattr(request, "actor", None)

    def my_seats() -> list[MandateOption]:
        return queries.mandates_of(actor.id) if actor else []

    return {
        "region": cache(queries.region_name),
        "demo_people": sign_in.demo_people,
        "my_seats": cache(my_seats),
    }
