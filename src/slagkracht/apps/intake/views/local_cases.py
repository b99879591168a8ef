"""Local cases: the list, one with its actions, and what is done in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from slagkracht.apps.intake.actions import local_cases as actions
from slagkracht.apps.intake.forms.notices import ActionForm, CloseForm, FinishForm
from slagkracht.apps.intake.queries import local_cases as queries
from slagkracht.apps.intake.queries import notices
from slagkracht.base.errors import Invalid
from slagkracht.base.forms import Form
from slagkracht.base.http import Request

ROOM = {"room": "intake:notices"}


@require_GET
def all_cases(request: Request) -> HttpResponse:
    """The local cases of one municipality: under way, or closed."""
    chosen = notices.chosen_municipality(request.actor, request.GET.get("gemeente", ""))
    closed = request.GET.get("stand") == "gesloten"
    found = queries.cases_of(chosen, by=request.actor, closed=closed, cursor=request.GET.get("cursor", ""))
    context = {
        "page": found,
        "closed": closed,
        "chosen": chosen,
        "municipalities": notices.my_municipalities(request.actor),
        **ROOM,
    }
    return render(request, "intake/local_cases.html", context)


@require_GET
def one(request: Request, case_id: UUID) -> HttpResponse:
    """One local case."""
    return _show(request, queries.case_for(case_id, by=request.actor))


def _show(request: Request, case: queries.CaseView, **bound: Any) -> HttpResponse:
    finish = {a.id: FinishForm(prefix=f"klaar-{a.id}") for a in case.actions if a.may_finish}
    context: dict[str, Any] = {"case": case, "finish_forms": finish | bound.pop("finish", {}), **ROOM}
    if case.keeps:
        context["action_form"] = ActionForm(prefix="actie", doers=notices.doers(case.municipality))
        context["close_form"] = CloseForm(prefix="sluiten")
    status = (
        422 if any(form.is_bound for form in [*context["finish_forms"].values(), *bound.values()]) else 200
    )
    return render(request, "intake/local_case.html", context | bound, status=status)


@require_POST
def add_action(request: Request, case_id: UUID) -> HttpResponse:
    """Somebody does something before a date."""
    actions.kept(request.actor, case_id, "local_action.add")
    case = queries.case_for(case_id, by=request.actor)
    form = ActionForm(request.POST, prefix="actie", doers=notices.doers(case.municipality))
    if form.is_valid():
        data = form.cleaned_data | {"owner": UUID(form.cleaned_data["owner"])}
        try:
            actions.add_action(by=request.actor, case_id=case_id, **data)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("Added. It stands under Today of the one who does it."))
            return redirect("intake:local_case", case_id)
    return _show(request, case, action_form=form)


@require_POST
def close(request: Request, case_id: UUID) -> HttpResponse:
    """Close with a result."""
    actions.kept(request.actor, case_id, "local_case.close")
    case = queries.case_for(case_id, by=request.actor)
    form: Form = CloseForm(request.POST, prefix="sluiten")
    if form.is_valid():
        try:
            actions.close(by=request.actor, case_id=case_id, **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("Closed."))
            return redirect("intake:local_case", case_id)
    return _show(request, case, close_form=form)


@require_http_methods(["GET", "POST"])
def action(request: Request, action_id: UUID) -> HttpResponse:
    """One action: its place in the case, and saying that it was done."""
    row = queries.action_row(action_id, by=request.actor)
    if request.method != "POST":
        return redirect(f"{reverse('intake:local_case', args=[row.case_id])}#actie-{action_id}")
    actions.finishable(request.actor, action_id)
    form = FinishForm(request.POST, prefix=f"klaar-{action_id}")
    if form.is_valid():
        try:
            actions.finish_action(by=request.actor, action_id=action_id, **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("Done. Thank you."))
            return redirect("intake:local_case", row.case_id)
    case = queries.case_for(row.case_id, by=request.actor)
    return _show(request, case, finish={action_id: form})
