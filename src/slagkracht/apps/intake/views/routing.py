"""Keeping the routing rules: the first that fits decides which group weighs a signal."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from slagkracht.apps.intake import routing, wording
from slagkracht.apps.intake.forms.routing import RuleForm
from slagkracht.apps.intake.policies.signals import may_route
from slagkracht.base.errors import Invalid, Missing
from slagkracht.base.http import Request

ROOM = {"room": "intake:signals"}


@require_http_methods(["GET", "POST"])
def rules(request: Request) -> HttpResponse:
    """The rules in order, and adding one."""
    _must_route(request)
    choices = routing.choices(wording.language())
    form = RuleForm(request.POST or None, choices=choices)
    if form.is_valid():
        try:
            routing.add(by=request.actor, **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("Added behind the other rules."))
            return redirect("intake:routing")
    context = {"rules": routing.in_words(choices), "form": form, **ROOM}
    return render(request, "intake/routing.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request: Request, rule_id: UUID) -> HttpResponse:
    """Take a rule away."""
    _must_route(request)
    routing.remove(by=request.actor, rule_id=rule_id)
    messages.success(request, _("Removed. Signals that came in stay with their group."))
    return redirect("intake:routing")


@require_POST
def move_up(request: Request, rule_id: UUID) -> HttpResponse:
    """Let a rule come first."""
    _must_route(request)
    routing.move_up(by=request.actor, rule_id=rule_id)
    return redirect("intake:routing")


def _must_route(request: Request) -> None:
    """For who keeps no rules there are none."""
    if not may_route(request.actor).allowed:
        raise Missing("routing")
