"""The address of this site, for links in mail: never taken from a request, which may lie about its host."""

from __future__ import annotations

import os

from django.conf import settings


def absolute(path: str = "/") -> str:
    """``https://slagkracht.example/…``; in the demo ``http://localhost:8000/…``."""
    if settings.DEMO:
        return f"http://{settings.PUBLIC_HOST}:{os.environ.get('PORT', '8000')}{path}"
    return f"https://{settings.PUBLIC_HOST}{path}"
