"""The region's name for the bar of every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from slagkracht.apps.organisation import queries


def region(request: HttpRequest) -> dict[str, Any]:
    """The name of the region, read when the page uses it."""
    return {"region": queries.region_name}
