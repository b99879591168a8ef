"""Panels: an upper room shows itself on a lower room's page without that page knowing it.

A room registers ``Panel(page, order, query, partial)`` in its ``apps.py``; the page renders its panels in
the same request with ``{% panels "dossier.overview" dossier.id %}``, so print, PDF and no-JavaScript see
everything. HTMX only refreshes the partial, through the room's own URL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from slagkracht.base.actors import Actor

Query = Callable[[Actor, UUID | None], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """One panel. ``query`` gives the partial's context, or None when this reader gets no panel."""

    page: str
    order: int
    query: Query
    partial: str


_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Add a panel; the same panel twice is one."""
    if panel not in _panels:
        _panels.append(panel)


def for_page(page: str) -> list[Panel]:
    """The panels of a page, in order."""
    return sorted((p for p in _panels if p.page == page), key=lambda p: (p.order, p.partial))
