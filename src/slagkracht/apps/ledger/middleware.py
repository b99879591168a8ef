"""Anticipated errors become pages; what was refused, or asked for and not there, is in the ledger first."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from slagkracht.apps.ledger.acts import Draft, record
from slagkracht.apps.ledger.models import Outcome
from slagkracht.base import answers
from slagkracht.base.errors import Missing, SlagkrachtError


class AnswerMiddleware:
    """Turns ``SlagkrachtError`` into an answer. *Missing* and *not yours* are one page and one entry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Http404):
            error = Missing("page")
        if not isinstance(error, SlagkrachtError):
            return None
        if isinstance(error, Missing):
            _write(request)
        return answers.respond(request, error)


def _write(request: HttpRequest) -> None:
    """Who asked for what: the name of the page and the id in its address, nothing else of the request."""
    actor = getattr(request, "actor", None)
    match = request.resolver_match
    if actor is None or match is None:
        return
    owner = next((value for value in match.kwargs.values() if isinstance(value, UUID)), None)
    draft = Draft("page.refused", actor, owner, outcome=Outcome.REFUSED)
    draft.note(page=match.view_name, method=request.method or "")
    record(draft)
