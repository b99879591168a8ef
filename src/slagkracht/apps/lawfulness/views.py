"""The questions about the law, and the room that shows that the rules were kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from slagkracht.apps.lawfulness import answering, asking, certificates, policies, table
from slagkracht.apps.lawfulness import log as logs
from slagkracht.apps.lawfulness import rules as rulebook
from slagkracht.apps.lawfulness.forms import LogForm
from slagkracht.apps.ledger import queries as ledger
from slagkracht.base import clock
from slagkracht.base.http import Request


@login_not_required
@require_GET
def ask(request: Request) -> HttpResponse:
    """May I share this? Shows no data, keeps no question, needs nobody to sign in."""
    on = clock.today()
    asked = asking.read(request.GET, on=on, seat_kind=request.actor.seat_kind if request.actor else "")
    answer = asked.answer(on)
    context: dict[str, Any] = {
        "asked": asked,
        "address": request.path + asked.address,
        "fields": asking.fields(asked, on=on),
        "form_field": asking.form_field(asked, on=on),
        "unread": [asking.LABELS[name] for name in asked.unread],
        "answer": answering.said(answer) if answer else None,
        "table": table.table(asked, on=on),
        "always": asking.always(on),
        "room": "lawfulness:rules",
    }
    part = "#answer_and_table" if request.htmx else ""
    return render(request, f"lawfulness/ask.html{part}", context | {"swapped": bool(part)})


@require_GET
def rules(request: Request) -> HttpResponse:
    """The rules of the law in plain words."""
    return _page(request, "rules", parts=rulebook.parts(clock.today()))


@require_GET
def own_log(request: Request) -> HttpResponse:
    """What the reader did."""
    found = logs.own(by=request.actor, cursor=request.GET.get("cursor", ""))
    return _page(request, "own_log", log=found)


@require_GET
def log(request: Request) -> HttpResponse:
    """What everybody did, for control of lawfulness."""
    form = LogForm(request.GET)
    narrowed = form.narrowed()
    found = logs.everybody(by=request.actor, narrowed=narrowed, cursor=request.GET.get("cursor", ""))
    return _page(request, "log", log=found, form=form, narrowed=narrowed, length=ledger.length())


@require_POST
def check(request: Request) -> HttpResponse:
    """Walk the whole chain, and say what was found."""
    return _page(request, "check", chain=logs.check(by=request.actor))


@require_GET
def proofs(request: Request) -> HttpResponse:
    """Certificates of destruction."""
    query = request.GET
    stage = query.get("stand", "")
    found = certificates.certificates(by=request.actor, stage=stage, cursor=query.get("cursor", ""))
    return _page(request, "proofs", proofs=found, stage=stage, stages=certificates.STAGES)


@require_GET
def proof(request: Request, certificate_id: UUID) -> HttpResponse:
    """One certificate, to print."""
    return _page(request, "proof", proof=certificates.certificate_for(certificate_id, by=request.actor))


def _page(request: Request, name: str, **context: Any) -> HttpResponse:
    room = {"room": "lawfulness:rules", "here": name, "tests": policies.tests(request.actor)}
    return render(request, f"lawfulness/{name}.html", context | room)
