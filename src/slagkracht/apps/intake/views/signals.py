"""Following signals: mine, those my group weighs, and one signal with every step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from slagkracht.apps.intake.actions import reporting, restoring
from slagkracht.apps.intake.policies import signals as policies
from slagkracht.apps.intake.queries import signals as queries
from slagkracht.apps.organisation import queries as organisation
from slagkracht.apps.organisation import roles
from slagkracht.base.context import SCREEN_CLOSED
from slagkracht.base.errors import Missing
from slagkracht.base.http import Request

ROOM = {"room": "intake:signals"}
STAGES = {"ontvangen": policies.RECEIVED, "opgenomen": policies.TAKEN_UP, "niet": policies.NOT_TAKEN_UP}


@require_GET
def mine(request: Request) -> HttpResponse:
    """My signals, followed like a parcel."""
    if not policies.enters(request.actor):
        raise Missing("signals")
    context = {
        "page": queries.my_signals(request.actor, cursor=request.GET.get("cursor", "")),
        "reports": request.actor.has(roles.REPORTER),
        "weighs": request.actor.has(*policies.WEIGHS),
        "imports": policies.may_import(request.actor).allowed,
        "routes": policies.may_route(request.actor).allowed,
        **ROOM,
    }
    return render(request, "intake/mine.html", context)


@require_GET
def everything(request: Request) -> HttpResponse:
    """The signals of the groups one weighs for."""
    stage = request.GET.get("stand", "")
    district = request.GET.get("district", "")
    page = queries.all_signals(
        request.actor,
        cursor=request.GET.get("cursor", ""),
        stage=STAGES.get(stage, ""),
        district=district,
    )
    context = {
        "page": page,
        "stage": stage,
        "district": district,
        "districts": organisation.districts() if queries.sees_everything(request.actor) else [],
        "stages": [
            ("ontvangen", _("waiting to be weighed")),
            ("opgenomen", _("taken up")),
            ("niet", _("not taken up")),
        ],
        **ROOM,
    }
    template = "intake/all.html#list" if request.htmx else "intake/all.html"
    return render(request, template, context)


@require_GET
def one(request: Request, signal_id: UUID) -> HttpResponse:
    """One signal: every step with its date; what it says only to who may read it."""
    signal = queries.signal_for(signal_id, by=request.actor)
    if signal.stage == policies.DRAFT:
        return redirect("intake:step", signal_id, 1)
    context: dict[str, Any] = {
        "signal": signal,
        "reasons": restoring.WHY,
        "enters": policies.enters(request.actor),
        **ROOM,
    }
    if signal.readable:
        context["content"] = queries.content_for(signal_id, by=request.actor)
    return render(request, "intake/signal.html", context)


@require_POST
def heard(request: Request, signal_id: UUID) -> HttpResponse:
    """Read: the task is done."""
    reporting.heard(by=request.actor, signal_id=signal_id)
    return redirect("intake:signal", signal_id)


@require_POST
def withdraw(request: Request, signal_id: UUID) -> HttpResponse:
    """Take a signal back."""
    reporting.withdraw(by=request.actor, signal_id=signal_id)
    messages.success(request, _("Withdrawn. The personal data in it have been destroyed."))
    return redirect("intake:signals")


@require_POST
def ask_back(request: Request, signal_id: UUID) -> HttpResponse:
    """The first of two who restore a signal."""
    restoring.ask_back(by=request.actor, signal_id=signal_id, reason=request.POST.get("reason", ""))
    messages.success(request, _("Asked. When a colleague confirms, it stands on the agenda again."))
    return redirect("intake:signal", signal_id)


@require_POST
def confirm_back(request: Request, signal_id: UUID) -> HttpResponse:
    """The second of two."""
    restoring.confirm_back(by=request.actor, signal_id=signal_id)
    messages.success(request, _("Restored. It stands on the agenda again."))
    return redirect("intake:signal", signal_id)


@require_POST
def show_subject(request: Request, subject_id: UUID) -> HttpResponse:
    """The answer to *Show*: one value, as text; or, without script, a page that closes itself."""
    if request.session.get(SCREEN_CLOSED):
        return HttpResponse(_("The screen is shut. Open it first."), status=423, content_type="text/plain")
    value = queries.subject_value(subject_id, by=request.actor)
    if request.headers.get("Accept", "").startswith("text/plain"):
        return HttpResponse(value, content_type="text/plain; charset=utf-8")
    response = render(request, "intake/subject.html", {"value": value, "subject": subject_id, **ROOM})
    response["Refresh"] = f"30; url={reverse('intake:signals')}"
    return response
