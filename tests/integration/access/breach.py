"""The site with a view in it that forgot to ask: what the walk must find."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import path

from slagkracht.apps.intake.models import Signal
from slagkracht.apps.intake.queries.signals import row_for
from slagkracht.base.errors import Missing, Refused
from slagkracht.base.http import Request
from slagkracht.urls import urlpatterns as site


def no_policy(request: Request, signal_id: UUID) -> HttpResponse:
    """Whoever has the id reads it."""
    signal = Signal.objects.filter(id=signal_id).first()
    if signal is None:
        raise Missing("signal", signal_id)
    return HttpResponse(f"S-{signal.number}")


def no_ledger(request: Request, signal_id: UUID) -> HttpResponse:
    """Asks, but says no itself: nobody hears of it."""
    try:
        row_for(signal_id, by=request.actor)
    except Missing:
        return HttpResponse("Not found", status=404)
    return HttpResponse("yours")


def tells_apart(request: Request, signal_id: UUID) -> HttpResponse:
    """A stranger learns that it is there."""
    if Signal.objects.filter(id=signal_id).exists():
        raise Refused("not_your_signal")
    raise Missing("signal", signal_id)


views = (no_policy, no_ledger, tells_apart)
urlpatterns = [
    *site,
    *(path(f"lek/{view.__name__}/<uuid:signal_id>/", view, name=view.__name__) for view in views),
]
