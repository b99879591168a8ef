"""The pages of a dossier: upper rooms add theirs, and the head of every page shows the row of tabs."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Tab:
    """One page of a dossier. ``url_name`` takes the dossier's id."""

    order: int
    label: str | Promise
    url_name: str


_tabs: list[Tab] = [Tab(10, _("Overview"), "dossiers:overview")]


def register(tab: Tab) -> None:
    """Add a page; the same page twice is one."""
    if tab not in _tabs:
        _tabs.append(tab)


def all_tabs() -> list[Tab]:
    """The pages, in order; one alone needs no row of tabs."""
    return sorted(_tabs, key=lambda tab: tab.order) if len(_tabs) > 1 else []
