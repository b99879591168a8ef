"""Pages of dossiers: the lists, the overview, who directs, closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from slagkracht.apps.dossiers import forms, policies, queries, tabs
from slagkracht.apps.dossiers.actions import directing, seats
from slagkracht.apps.dossiers.actions.shared import directed as directed_by
from slagkracht.apps.dossiers.overview import Head, head_of, overview_for
from slagkracht.base.errors import Invalid, Missing
from slagkracht.base.forms import Form
from slagkracht.base.http import Request

ROOM = {"room": "dossiers:all"}


@require_GET
def all_dossiers(request: Request) -> HttpResponse:
    """The dossiers one works in."""
    if not policies.enters(request.actor):
        raise Missing("dossiers")
    stage = policies.CLOSED if request.GET.get("stand") == "gesloten" else policies.OPEN
    page = queries.my_dossiers(request.actor, cursor=request.GET.get("cursor", ""), stage=stage)
    context = {"page": page, "stage": stage, "appoints": policies.appoints(request.actor), **ROOM}
    return render(request, "dossiers/all.html", context)


@require_GET
def directed(request: Request) -> HttpResponse:
    """Who directs what in one's district: code names only."""
    page = queries.directed_in(request.actor, cursor=request.GET.get("cursor", ""))
    return render(request, "dossiers/directed.html", {"page": page, **ROOM})


@require_GET
def overview(request: Request, dossier_id: UUID) -> HttpResponse:
    """The overview of one dossier."""
    return _overview(request, dossier_id)


def _overview(request: Request, dossier_id: UUID, **bound: Form) -> HttpResponse:
    dossier = overview_for(dossier_id, by=request.actor)
    context: dict[str, Any] = {
        "dossier": dossier,
        "head": dossier.head,
        "tabs": tabs.all_tabs(),
        "tab": "dossiers:overview",
        **ROOM,
    }
    if dossier.directs and dossier.head.stage == policies.OPEN:
        context |= _forms(dossier_id, dossier.version)
    return render(request, "dossiers/overview.html", context | bound, status=422 if bound else 200)


def _forms(dossier_id: UUID, version: int) -> dict[str, Form]:
    seen = {"version": version}
    return {
        "seat_form": forms.SeatForm(
            seats=queries.seats_to_join(dossier_id), prefix="aansluiten", initial=seen
        ),
        "leave_form": forms.LeaveForm(seats=queries.seats_in(dossier_id), prefix="vertrekken", initial=seen),
        "person_form": forms.PersonForm(people=queries.people_to_admit(dossier_id), prefix="toelaten"),
    }


@require_POST
def seen(request: Request, dossier_id: UUID) -> HttpResponse:
    """Seen: what was new is no longer."""
    directing.seen(by=request.actor, dossier_id=dossier_id)
    return redirect("dossiers:overview", dossier_id)


def _change(
    act: str,
    build: Callable[[Request, UUID], Form],
    name: str,
    change: Callable[..., None],
    done: Callable[[], str],
) -> Callable[[Request, UUID], HttpResponse]:
    """A view that takes one form of the overview and gives it to one action."""

    @require_POST
    def view(request: Request, dossier_id: UUID) -> HttpResponse:
        directed_by(request.actor, dossier_id, act)  # before the form is looked at
        form = build(request, dossier_id)
        if form.is_valid():
            try:
                change(by=request.actor, dossier_id=dossier_id, **form.cleaned_data)
            except Invalid as error:
                form.take(error)
            else:
                messages.success(request, done())
                return redirect("dossiers:overview", dossier_id)
        return _overview(request, dossier_id, **{name: form})

    return view


join = _change(
    "dossier.join",
    lambda request, dossier: forms.SeatForm(
        request.POST, seats=queries.seats_to_join(dossier), prefix="aansluiten"
    ),
    "seat_form",
    seats.join,
    lambda: _("This body takes part from now on."),
)
leave = _change(
    "dossier.leave",
    lambda request, dossier: forms.LeaveForm(
        request.POST, seats=queries.seats_in(dossier), prefix="vertrekken"
    ),
    "leave_form",
    seats.leave,
    lambda: _("This body has left. Its people have no access any more."),
)


def _admit(*, who: str, **named: Any) -> None:
    seat, _bar, person = who.partition("|")
    seats.admit(seat=seat, person_id=UUID(person), **named)


admit = _change(
    "dossier.admit",
    lambda request, dossier: forms.PersonForm(
        request.POST, people=queries.people_to_admit(dossier), prefix="toelaten"
    ),
    "person_form",
    _admit,
    lambda: _("Let in. The access ends on a date and with the body."),
)


@require_POST
def dismiss(request: Request, dossier_id: UUID, person_id: UUID) -> HttpResponse:
    """Somebody's work ends."""
    seat = request.POST.get("seat", "")
    seats.dismiss(by=request.actor, dossier_id=dossier_id, seat=seat, person_id=person_id)
    messages.success(request, _("Ended. The next request is refused."))
    return redirect("dossiers:overview", dossier_id)


@require_POST
def prolong(request: Request, dossier_id: UUID, person_id: UUID) -> HttpResponse:
    """Somebody goes on for another year."""
    seat = request.POST.get("seat", "")
    seats.prolong(by=request.actor, dossier_id=dossier_id, seat=seat, person_id=person_id)
    messages.success(request, _("Prolonged."))
    return redirect("dossiers:overview", dossier_id)


@require_http_methods(["GET", "POST"])
def hand_over(request: Request, dossier_id: UUID) -> HttpResponse:
    """Another director takes over."""
    row = queries.appointable_row(dossier_id, by=request.actor)
    form = forms.DirectorForm(
        request.POST or None, directors=queries.other_directors(row), initial={"version": row.version}
    )
    if form.is_valid():
        data = form.cleaned_data | {"director": UUID(form.cleaned_data["director"])}
        try:
            directing.hand_over(by=request.actor, dossier_id=dossier_id, **data)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("Handed over. The new director finds it under Today."))
            return redirect(_after_handing_over(request))
    return _with_head(request, "dossiers/hand_over.html", head_of(row), form)


def _after_handing_over(request: Request) -> str:
    return "dossiers:directed" if policies.appoints(request.actor) else "dossiers:all"


@require_http_methods(["GET", "POST"])
def close(request: Request, dossier_id: UUID) -> HttpResponse:
    """Close the dossier, for good."""
    row = directed_by(request.actor, dossier_id, "dossier.close")
    form = forms.CloseForm(request.POST or None, code_name=row.code_name, initial={"version": row.version})
    if form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("why", "reason", "version")}
        directing.close(by=request.actor, dossier_id=dossier_id, **data)
        messages.success(request, _("Closed. It can be read until its data are destroyed."))
        return redirect("dossiers:overview", dossier_id)
    return _with_head(request, "dossiers/close.html", head_of(row), form)


def _with_head(request: Request, template: str, head: Head, form: Form) -> HttpResponse:
    context = {"head": head, "form": form, "days": policies.WHY_CLOSED, **ROOM}
    return render(request, template, context, status=422 if form.errors else 200)
