"""Pages on which the administrator keeps the bodies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from slagkracht.apps.meetings import bodies as rules
from slagkracht.apps.meetings import forms
from slagkracht.apps.organisation import queries as organisation
from slagkracht.base.errors import Invalid
from slagkracht.base.http import Request

ROOM = {"room": "meetings:bodies"}


def _scopes() -> list[tuple[str, Any]]:
    districts = [(f"district:{d.code}", d.name) for d in organisation.districts()]
    towns = [(t.code, t.name) for t in organisation.tiles()]
    return [("region", organisation.region_name()), (_("Districts"), districts), (_("Municipalities"), towns)]


@require_http_methods(["GET", "POST"])
def bodies(request: Request) -> HttpResponse:
    """Every body, and a form for a new one."""
    rows = rules.all_bodies(by=request.actor)
    form = forms.BodyForm(request.POST or None, scopes=_scopes())
    if form.is_valid():
        try:
            body_id = rules.found(by=request.actor, **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            return redirect("meetings:body", body_id)
    names = {"region": organisation.region_name(), **organisation.municipality_names()}
    names |= {f"district:{d.code}": d.name for d in organisation.districts()}
    context = {"bodies": rows, "form": form, "scopes": names, **ROOM}
    return render(request, "meetings/bodies.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def body(request: Request, body_id: UUID) -> HttpResponse:
    """One body with its members."""
    row, members = rules.body_for(body_id, by=request.actor)
    form = forms.MemberForm(request.POST or None, people=rules.people_to_name(by=request.actor))
    if form.is_valid():
        person, _bar, seat = form.cleaned_data["member"].partition("|")
        try:
            rules.add_member(
                by=request.actor,
                body_id=body_id,
                person_id=UUID(person),
                seat=seat,
                role=form.cleaned_data["role"],
            )
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("Named as a member."))
            return redirect("meetings:body", body_id)
    context = {"body": row, "members": members, "form": form, **ROOM}
    return render(request, "meetings/body.html", context, status=422 if form.errors else 200)


@require_POST
def end_member(request: Request, body_id: UUID, member_id: UUID) -> HttpResponse:
    """A member leaves."""
    rules.all_bodies(by=request.actor)
    rules.end_member(by=request.actor, body_id=body_id, member_id=member_id)
    messages.success(request, _("Is no longer a member."))
    return redirect("meetings:body", body_id)


@require_POST
def end_body(request: Request, body_id: UUID) -> HttpResponse:
    """A body ends."""
    rules.all_bodies(by=request.actor)
    rules.end_body(by=request.actor, body_id=body_id)
    messages.success(request, _("This body has ended. What it decided stands."))
    return redirect("meetings:bodies")
