"""Every request gets its actor and its language; without a second factor there is only the way to one."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils import translation

from slagkracht.apps.organisation import queries

Answer = Callable[[HttpRequest], HttpResponse]
SEAT = "seat"
# What somebody without a second factor, or without a valid screening, can still reach.
ALWAYS_OPEN = {"account_logout", "account_login", "organisation:set_language", "organisation:screen"}
OPEN_PREFIXES = ("mfa_", "account_reauthenticate", "lawfulness:ask")


class ActorMiddleware:
    """Puts ``request.actor`` in place and speaks the person's language, or the one in the cookie."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        if request.user.is_authenticated:
            seat = request.session.get(SEAT, "")
            request.actor, request.access = queries.actor_and_access(request.user, seat)  # type: ignore[attr-defined]
            language = request.user.language
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class SecondFactorMiddleware:
    """A password alone opens nothing: first a second factor, and a valid screening.

    Demo users skip the second factor, only in demo mode, under the banner.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or self._is_open(request):
            return self.get_response(request)
        access = request.access  # type: ignore[attr-defined]
        if not access.allowed:
            return render(request, "organisation/no_access.html", {"access": access}, status=403)
        if not settings.DEMO and not is_mfa_enabled(request.user):
            return redirect("mfa_index")
        return self.get_response(request)

    def _is_open(self, request: HttpRequest) -> bool:
        if request.path.startswith(settings.STATIC_URL):
            return True
        try:
            name = resolve(request.path_info).view_name
        except Exception:
            return True
        return name in ALWAYS_OPEN or name.startswith(OPEN_PREFIXES)
