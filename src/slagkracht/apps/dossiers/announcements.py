"""What this room tells the rooms below it at start-up: where signals go, menu, tasks, kinds, retention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from slagkracht.apps.dossiers import policies, queries, retention, taker
from slagkracht.apps.dossiers.actions.directing import NEW_TO_YOU
from slagkracht.apps.dossiers.actions.shared import PURPOSE, REASON
from slagkracht.apps.dossiers.apps import WORDS
from slagkracht.apps.inbox import queries as inbox
from slagkracht.apps.inbox import verbs
from slagkracht.apps.intake import taking_up
from slagkracht.apps.vault import destruction, housekeeping, kinds
from slagkracht.base import menu, panels, words
from slagkracht.base.actors import Actor


def announce() -> None:
    """Called once, when Django has loaded the room."""
    taking_up.register(taker.DossierRoom())
    destruction.register("dossier", retention.purge)
    housekeeping.register(retention.due)
    menu.register(
        menu.Room(
            menu.WALK,
            40,
            _("Dossiers"),
            "dossiers:all",
            policies.enters,
            lambda by: inbox.count(by, *NEW_TO_YOU),
        )
    )
    _verbs()
    kinds.register(kinds.Kind(PURPOSE, ("text",), "the purpose of a dossier (WGS 1.8(5))", "dossier"))
    why = "why a seat joins or leaves, a director changes, a dossier closes (WGS 2.23(5))"
    kinds.register(kinds.Kind(REASON, ("text",), why, "dossier"))
    panels.register(panels.Panel("signal.page", 20, _became, "dossiers/became.html"))
    words.register(WORDS)


def _verbs() -> None:
    for code, title, why, minutes in (
        (
            "dossier.begin",
            _("Begin dossier %(name)s"),
            _("You direct it. See who takes part and let people in."),
            15,
        ),
        (
            "dossier.signal_joined",
            _("See which signal joined %(name)s"),
            _("The weighing group added a signal to your dossier."),
            10,
        ),
        (
            "dossier.let_in",
            _("Look into dossier %(name)s"),
            _("You were let in. See its purpose and who takes part."),
            10,
        ),
    ):
        verbs.register(verbs.Verb(code, title, why, "dossiers:overview", minutes, about=_about))


def _about(dossiers: Sequence[UUID]) -> dict[UUID, verbs.About]:
    """The code name and the phase, under the title."""
    found = queries.about(dossiers)
    return {
        dossier: verbs.About((_("Dossier %(name)s") % {"name": name},), phase)
        for dossier, (name, phase) in found.items()
    }


def _became(by: Actor, signal: UUID | None) -> dict[str, Any] | None:
    """On the page of a signal: the dossier it became. The page asked who may follow the signal."""
    became = queries.became(signal, by=by) if signal else None
    return {"became": became} if became else None
