"""Pages of dossiers: the list and the overview."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from slagkracht.apps.dossiers import actions, forms, policies, queries
from slagkracht.base.errors import Invalid, Missing
from slagkracht.base.http import Request

ROOM = {"room": "dossiers:all"}


@require_GET
def all_dossiers(request: Request) -> HttpResponse:
    """The dossiers one works in."""
    if not policies.enters(request.actor):
        raise Missing("dossiers")
    stage = policies.CLOSED if request.GET.get("stand") == "gesloten" else policies.OPEN
    page = queries.my_dossiers(request.actor, cursor=request.GET.get("cursor", ""), stage=stage)
    return render(request, "dossiers/all.html", {"page": page, "stage": stage, **ROOM})


@require_GET
def overview(request: Request, dossier_id: UUID) -> HttpResponse:
    """The overview of one dossier."""
    return _overview(request, dossier_id)


def _overview(request: Request, dossier_id: UUID, **bound: Any) -> HttpResponse:
    dossier = queries.overview_for(dossier_id, by=request.actor)
    context: dict[str, Any] = {"dossier": dossier, **ROOM}
    if dossier.directs and dossier.stage == policies.OPEN:
        taking = [(seat.seat, seat.name) for seat in dossier.seats]
        context |= {
            "seat_form": forms.SeatForm(seats=queries.seats_to_join(dossier_id)),
            "leave_form": forms.LeaveForm(seats=taking),
            "person_form": forms.PersonForm(people=queries.people_to_admit(dossier_id, dossier.seats)),
        }
    return render(request, "dossiers/overview.html", context | bound, status=422 if bound else 200)


@require_POST
def begin(request: Request, dossier_id: UUID) -> HttpResponse:
    """Seen: the task is done."""
    actions.begun(by=request.actor, dossier_id=dossier_id)
    return redirect("dossiers:overview", dossier_id)


@require_POST
def join(request: Request, dossier_id: UUID) -> HttpResponse:
    """A body joins."""
    queries.dossier_row(dossier_id, by=request.actor)
    form = forms.SeatForm(request.POST, seats=queries.seats_to_join(dossier_id))
    if form.is_valid():
        try:
            actions.join(by=request.actor, dossier_id=dossier_id, **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("This body takes part from now on."))
            return redirect("dossiers:overview", dossier_id)
    return _overview(request, dossier_id, seat_form=form)


@require_POST
def leave(request: Request, dossier_id: UUID) -> HttpResponse:
    """A body leaves."""
    dossier = queries.overview_for(dossier_id, by=request.actor)
    form = forms.LeaveForm(request.POST, seats=[(seat.seat, seat.name) for seat in dossier.seats])
    if form.is_valid():
        actions.leave(by=request.actor, dossier_id=dossier_id, **form.cleaned_data)
        messages.success(request, _("This body has left. Its people have no access any more."))
        return redirect("dossiers:overview", dossier_id)
    return _overview(request, dossier_id, leave_form=form)


@require_POST
def admit(request: Request, dossier_id: UUID) -> HttpResponse:
    """Somebody is let in."""
    dossier = queries.overview_for(dossier_id, by=request.actor)
    form = forms.PersonForm(request.POST, people=queries.people_to_admit(dossier_id, dossier.seats))
    if form.is_valid():
        seat, _bar, person = form.cleaned_data["who"].partition("|")
        actions.admit(by=request.actor, dossier_id=dossier_id, seat=seat, person_id=UUID(person))
        messages.success(request, _("Let in. The access ends on a date and with the body."))
        return redirect("dossiers:overview", dossier_id)
    return _overview(request, dossier_id, person_form=form)


@require_POST
def dismiss(request: Request, dossier_id: UUID, person_id: UUID) -> HttpResponse:
    """Somebody's work ends."""
    actions.dismiss(
        by=request.actor, dossier_id=dossier_id, seat=request.POST.get("seat", ""), person_id=person_id
    )
    messages.success(request, _("Ended. The next request is refused."))
    return redirect("dossiers:overview", dossier_id)
