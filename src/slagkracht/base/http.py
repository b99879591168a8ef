"""The request as our views get it: with an actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

from slagkracht.base.actors import Actor

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request of somebody signed in; the middleware puts ``actor`` and ``htmx`` in place."""

    actor: Actor
    htmx: HtmxDetails
