"""The region's name for the bar of every page; the people of the demo for its sign-in page."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest

from slagkracht.apps.organisation import queries, sign_in


def region(request: HttpRequest) -> dict[str, Any]:
    """The name of the region, read when the page uses it, and once."""
    return {"region": cache(queries.region_name), "demo_people": sign_in.demo_people}
