"""How we count, the figures themselves, and the same figure as a PDF."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from slagkracht.apps.figures import asking, documents, presenting, queries
from slagkracht.apps.figures import definitions as catalogue
from slagkracht.apps.organisation import queries as organisation
from slagkracht.base import clock
from slagkracht.base.http import Request


@login_not_required
@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    """How we count: every definition, with what it is not. Shows no figure."""
    return render(request, "figures/definitions.html", {"definitions": catalogue.every()})


@require_GET
def overview(request: Request) -> HttpResponse:
    """One figure: its finding, its picture, its table, and how it was made."""
    asked, choices = _asked(request)
    figure = queries.figure(asked, by=request.actor)
    context = {
        "shown": presenting.shown(figure),
        "fields": presenting.fields(asked, choices),
        "asked": asked,
        "may_see_real": (asked.district or asked.municipality) in choices.inside,
        "pdf_address": asked.address(),
        "other_address": asked.address(**{asking.VIEW: "" if asked.published else asking.PUBLISHED}),
        "room": "figures:overview",
    }
    return render(request, "figures/overview.html", context)


@require_GET
def pdf(request: Request) -> HttpResponse:
    """The figure as it may leave the house, as a PDF. That it was made stands in the ledger."""
    asked, _choices = _asked(request, published=True)
    name, content = documents.figure(asked, by=request.actor)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )


def _asked(request: Request, *, published: bool = False) -> tuple[asking.Asked, asking.Choices]:
    query = request.GET.dict() | ({asking.VIEW: asking.PUBLISHED} if published else {})
    districts = [district.code for district in organisation.districts()]
    return asking.read(query, by=request.actor, today=clock.today(), districts=districts)
