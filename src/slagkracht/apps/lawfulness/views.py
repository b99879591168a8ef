"""The questions about the law, and the room that shows that the rules were kept."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from slagkracht.apps.lawfulness import answering, asking, table
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
    }
    part = "#answer_and_table" if request.htmx else ""
    return render(request, f"lawfulness/ask.html{part}", context | {"swapped": bool(part)})
