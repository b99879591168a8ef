"""Middleware that belongs to no room: pages are never stored, and an ended session is said to HTMX."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode


class NoStoreMiddleware:
    """Everything but static files says ``no-store``: a page may show what was sealed, and a shared
    computer must not keep it. Only a view that marks itself public may be cached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response


class WholePageMiddleware:
    """A redirect to sign in (or to confirm who you are) answers an HTMX request with ``HX-Redirect``: a plain
    redirect would swap the sign-in page into a part of the page. After signing in one returns to the page one
    was on, not to the part that was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.htmx or response.status_code != 302:  # type: ignore[attr-defined]
            return response
        target = response["Location"].partition("?")[0]
        if target not in {resolve_url(settings.LOGIN_URL), resolve_url("mfa_index")}:
            return response
        page = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
        query = urlencode({REDIRECT_FIELD_NAME: page})
        return HttpResponse(status=204, headers={"HX-Redirect": f"{target}?{query}"})
