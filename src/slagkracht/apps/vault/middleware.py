"""One request, one entry per reading."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from slagkracht.apps.vault.reading import one_request


class OneRequestMiddleware:
    """Within a request the same reader, owner and ground write one entry in the ledger."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_request():
            return self.get_response(request)
