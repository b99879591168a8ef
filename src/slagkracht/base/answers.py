"""Errors to answers: which page an anticipated error becomes. Anything else is a bug, and loud."""

from __future__ import annotations

import secrets
from collections.abc import ItemsView
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.debug import SafeExceptionReporterFilter

from slagkracht.base import words
from slagkracht.base.errors import Invalid, Missing, Refused, SlagkrachtError, Stale

_PAGES: tuple[tuple[type[SlagkrachtError], str], ...] = (
    (Missing, "answers/missing.html"),
    (Refused, "answers/refused.html"),
    (Stale, "answers/stale.html"),
    (Invalid, "answers/invalid.html"),
    (SlagkrachtError, "answers/not_now.html"),
)


def respond(request: HttpRequest, error: SlagkrachtError) -> HttpResponse:
    """The page for an anticipated error, with its status."""
    template = next(page for kind, page in _PAGES if isinstance(error, kind))
    context: dict[str, Any] = {"error": error, "sentence": words.say(error.code, error.facts)}
    return render(request, template, context, status=error.status)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The 404 of an address that leads nowhere: the same page as what is not yours."""
    return respond(request, Missing("page"))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The 400 of a request that no browser of ours makes."""
    return render(request, "answers/bad_request.html", status=400)


def outage(request: HttpRequest) -> HttpResponse:
    """The 500: a number to quote, and nothing of what happened."""
    with translation.override(getattr(getattr(request, "actor", None), "language", "nl")):
        return render(request, "answers/outage.html", {"number": secrets.token_hex(4)}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from elsewhere or waited too long."""
    return render(request, "answers/csrf.html", status=403)


class SealedReporterFilter(SafeExceptionReporterFilter):
    """Error reports never show local variables or what was posted: either may be sealed."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> ItemsView[str, Any]:
        return {}.items()
