"""Notices: the list, making one, its page, deciding, handing over; and the table of who sees what."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from slagkracht.apps.intake import lists
from slagkracht.apps.intake.actions import deciding, handing_over
from slagkracht.apps.intake.actions import notices as actions
from slagkracht.apps.intake.forms import notices as forms
from slagkracht.apps.intake.policies import notices as policies
from slagkracht.apps.intake.queries import notices as queries
from slagkracht.apps.organisation import queries as organisation
from slagkracht.base.context import SCREEN_CLOSED
from slagkracht.base.errors import Invalid, Missing
from slagkracht.base.http import Request

ROOM = {"room": "intake:notices"}
STAGES = {"nieuw": policies.NEW, "zaak": policies.LOCAL_CASE, "riec": policies.TO_RIEC}


@require_GET
def all_notices(request: Request) -> HttpResponse:
    """The notices of one municipality."""
    chosen = queries.chosen_municipality(request.actor, request.GET.get("gemeente", ""))
    stage = request.GET.get("stand", "")
    context = {
        "page": queries.notices_of(
            chosen,
            by=request.actor,
            stage=STAGES.get(stage, ""),
            cursor=request.GET.get("cursor", ""),
        ),
        "municipalities": queries.my_municipalities(request.actor),
        "chosen": chosen,
        "stage": stage,
        "stages": [("nieuw", _("new")), ("zaak", _("local case")), ("riec", _("to the RIEC"))],
        "makes": policies.may_make(request.actor, chosen).allowed,
        **ROOM,
    }
    template = "intake/notices.html#list" if request.htmx else "intake/notices.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
def make(request: Request) -> HttpResponse:
    """The short form."""
    chosen = queries.chosen_municipality(request.actor, request.GET.get("gemeente", ""))
    if not policies.may_make(request.actor, chosen).allowed:
        raise Missing("notice")
    form = forms.NoticeForm(request.POST or None, municipality=chosen)
    context: dict[str, Any] = {"form": form, "chosen": chosen, **_makes_for(request, chosen)}
    if form.is_valid():
        context["possible_names"] = form.possible_names()
        if not context["possible_names"] and (notice_id := _made(request, chosen, form)):
            return redirect("intake:notice", notice_id)
    return render(request, "intake/make_notice.html", context, status=422 if form.is_bound else 200)


def _makes_for(request: Request, chosen: str) -> dict[str, Any]:
    towns = queries.my_municipalities(request.actor)
    mine = [(code, name) for code, name in towns if policies.may_make(request.actor, code).allowed]
    public = sorted({*organisation.municipality_names().values()})
    return {"municipalities": mine, "chosen_name": dict(mine)[chosen], "public": public, **ROOM}


def _made(request: Request, municipality: str, form: forms.NoticeForm) -> UUID | None:
    data = {name: value for name, value in form.cleaned_data.items() if name != "dismissed"}
    try:
        notice_id = actions.make(by=request.actor, municipality=municipality, new=actions.NewNotice(**data))
    except Invalid as error:
        form.take(error)
        return None
    messages.success(request, _("The notice has been saved and sealed."))
    return notice_id


@require_GET
def one(request: Request, notice_id: UUID) -> HttpResponse:
    """One notice."""
    return _show(request, queries.notice_for(notice_id, by=request.actor))


def _show(request: Request, notice: queries.NoticeView, form: forms.DecideForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {"notice": notice, **ROOM}
    if notice.alone:
        context["form"] = form or _decide_form(notice)
    return render(request, "intake/notice.html", context, status=422 if form else 200)


def _decide_form(notice: queries.NoticeView, data: Any = None) -> forms.DecideForm:
    return forms.DecideForm(data, outcomes=notice.alone, officials=queries.officials(notice.municipality))


@require_POST
def decide(request: Request, notice_id: UUID) -> HttpResponse:
    """An official decides outside the consultation."""
    deciding.must_decide_alone(request.actor, notice_id)
    notice = queries.notice_for(notice_id, by=request.actor)
    form = _decide_form(notice, request.POST)
    if form.is_valid():
        data = dict(form.cleaned_data)
        decision = deciding.Decision(data.pop("outcome"), data.pop("reason"), data)
        try:
            deciding.decide_alone(by=request.actor, notice_id=notice_id, decision=decision)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("Decided."))
            return redirect("intake:notice", notice_id)
    return _show(request, notice, form)


@require_http_methods(["GET", "POST"])
def hand_over(request: Request, notice_id: UUID) -> HttpResponse:
    """Make a draft signal of it, with what is necessary."""
    notice = queries.notice_for(notice_id, by=request.actor)
    if not notice.seats:
        raise Missing("notice", notice_id)
    form = forms.HandOverForm(request.POST or None, seats=notice.seats, has_subject=notice.has_subject)
    if form.is_valid() and (signal_id := _handed_over(request, notice, form)):
        messages.success(request, _("A draft was made. Explain the criteria and send it."))
        return redirect("intake:step", signal_id, 1)
    context = {"notice": notice, "form": form, **ROOM}
    return render(request, "intake/hand_over.html", context, status=422 if form.is_bound else 200)


def _handed_over(request: Request, notice: queries.NoticeView, form: forms.HandOverForm) -> UUID | None:
    data = form.cleaned_data
    by = organisation.actor_in_seat(request.actor, data["seat"])
    try:
        return handing_over.hand_over(
            by=by, notice_id=notice.id, parts=data["parts"], kind=data.get("kind", "")
        )
    except Invalid as error:
        form.take(error)
        return None


@require_POST
def show_subject(request: Request, notice_id: UUID) -> HttpResponse:
    """The answer to *Show*: whom it is about, as text; or, without script, a page that closes itself."""
    if request.session.get(SCREEN_CLOSED):
        return HttpResponse(_("The screen is shut. Open it first."), status=423, content_type="text/plain")
    value = queries.subject_value(notice_id, by=request.actor)
    if request.headers.get("Accept", "").startswith("text/plain"):
        return HttpResponse(value, content_type="text/plain; charset=utf-8")
    response = render(request, "intake/subject.html", {"value": value, **ROOM})
    response["Refresh"] = f"30; url={reverse('intake:notice', args=[notice_id])}"
    return response


@cache
def written_table() -> dict[str, Any]:
    """Who sees what, as it is written."""
    path = files("slagkracht.apps.intake") / "who_sees_what.toml"
    return tomllib.loads(path.read_text("utf-8"))


@require_GET
def who_sees_what(request: Request) -> HttpResponse:
    """The written table, for everybody in the room."""
    if not policies.enters(request.actor):
        raise Missing("notices")
    table = written_table()
    rows = [(act, [(code, act["sees"][code]) for code in table["readers"]]) for act in table["acts"].values()]
    context = {"readers": table["readers"].values(), "rows": rows, "powers": lists.powers().values(), **ROOM}
    return render(request, "intake/who_sees_what.html", context)
