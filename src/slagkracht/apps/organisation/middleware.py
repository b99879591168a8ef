"""Every request gets its actor and its language; without a second factor there is only the way to one."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils import translation

from slagkracht.apps.ledger.acts import Draft, record
from slagkracht.apps.ledger.models import Outcome
from slagkracht.apps.organisation import queries, sign_in
from slagkracht.base import answers
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Missing

Answer = Callable[[HttpRequest], HttpResponse]
SEAT = "seat"  # in the session: for whom this person acts
ON_BEHALF = "namens"  # in a form: for whom this one act is
# What somebody signed in without a second factor, or without access, can still reach: leaving, and the way to
# a second factor. What is open to everybody stays open.
ALWAYS_OPEN = {"account_logout", "organisation:screen"}
OPEN_PREFIXES = ("mfa_", "account_reauthenticate")


class ActorMiddleware:
    """Puts ``request.actor`` in place and speaks the person's language, or the one in the cookie.

    A form may say for which of one's seats the act is (``namens``); otherwise it is the seat taken last.
    """

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

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """The seat of this one act. A seat that is not one's own is refused, and stands in the ledger."""
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if request.method != "POST" or actor is None or not request.POST.get(ON_BEHALF):
            return None
        try:
            request.actor = queries.actor_in_seat(actor, request.POST[ON_BEHALF])  # type: ignore[attr-defined]
        except Missing as error:
            record(Draft("person.take_seat", actor, actor.id, "WGS 1.8(2)", Outcome.REFUSED))
            return answers.respond(request, error)
        return None


class SecondFactorMiddleware:
    """A password alone opens nothing: first access by law, then a second factor, proved in this session.

    Demo users skip the second factor, only in demo mode, under the banner.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or self._is_open(request):
            return self.get_response(request)
        access = request.access  # type: ignore[attr-defined]
        if not access.allowed:
            _refused(request)
            return render(request, "organisation/no_access.html", {"access": access}, status=403)
        if settings.DEMO:
            return self.get_response(request)
        if not sign_in.has_factor(request.user):
            return redirect("mfa_index")
        if not sign_in.proved_factor(request):
            logout(request)  # a session of before the second factor: sign in again, with it
            return redirect(settings.LOGIN_URL)
        return self.get_response(request)

    def _is_open(self, request: HttpRequest) -> bool:
        if request.path.startswith(settings.STATIC_URL):
            return True
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return True  # leads nowhere
        public = not getattr(match.func, "login_required", True)
        return public or match.view_name in ALWAYS_OPEN or match.view_name.startswith(OPEN_PREFIXES)


def _refused(request: HttpRequest) -> None:
    """Somebody without access asked for a page: who and which, nothing else of the request."""
    draft = Draft("page.refused", request.actor, None, "WGS 1.8(2)", Outcome.REFUSED)  # type: ignore[attr-defined]
    draft.note(page=resolve(request.path_info).view_name, method=request.method or "")
    record(draft)
