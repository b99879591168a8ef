"""How we count, and the figures themselves."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from slagkracht.apps.figures import definitions as catalogue


@login_not_required
@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    """How we count: every definition, with what it is not. Shows no figure."""
    return render(request, "figures/definitions.html", {"definitions": catalogue.every()})
