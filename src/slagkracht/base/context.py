"""What every page gets: who is here, the menu, the language, the demo's banner."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from slagkracht.base import menu

SCREEN_CLOSED = "screen_closed"


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of the page furniture."""
    actor = getattr(request, "actor", None)
    language = get_language() or "nl"
    return {
        "actor": actor,
        # Counted when the page draws its menu, once; a part or a panel draws none.
        "menu": SimpleLazyObject(lambda: menu.entries(actor)) if actor else None,
        "demo": settings.DEMO,
        "language": language,
        "other_language": "en" if language == "nl" else "nl",
        "screen_closed": bool(request.session.get(SCREEN_CLOSED)) if hasattr(request, "session") else False,
    }
