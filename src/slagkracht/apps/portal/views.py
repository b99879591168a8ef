"""Today, the shortcuts, and what we know of accessibility."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from slagkracht.apps.inbox import queries as inbox
from slagkracht.apps.organisation import queries as organisation
from slagkracht.base.http import Request


@require_GET
def today(request: Request) -> HttpResponse:
    """What waits for this person, by deadline."""
    context = {
        "today": inbox.today_for(request.actor),
        "screened_until": organisation.screened_until(request.actor.id),
        "room": "portal:today",
    }
    return render(request, "portal/today.html", context)


@login_not_required
@require_GET
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Which keys do what."""
    return render(request, "portal/shortcuts.html")


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tested, and what to do when something does not work."""
    return render(request, "portal/accessibility.html")
