"""When a dossier must go, and what its end removes.

The latest day follows its oldest datum (WGS 1.8(7)). A closed dossier goes earlier (``policies.WHY_CLOSED``).
The signals it rests on are no longer needed then and go with it; those first, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from slagkracht.apps.dossiers import policies
from slagkracht.apps.dossiers.actions.shared import event
from slagkracht.apps.dossiers.models import Dossier, JoinedSignal
from slagkracht.apps.figures.events import anonymise, happened
from slagkracht.apps.inbox import tasks
from slagkracht.apps.intake.models import Signal
from slagkracht.apps.intake.policies import signals
from slagkracht.apps.organisation import actions as organisation
from slagkracht.apps.vault.clocks import destruction_of
from slagkracht.apps.vault.housekeeping import Due
from slagkracht.base import clock

LATEST, NOT_NEEDED = "WGS 1.8(7)", "BGS 1.16(1)"


def due() -> Iterable[Due]:
    """The dossiers, and the signals of closed ones, that must go today."""
    today = clock.today()
    for dossier in Dossier.objects.exclude(stage=policies.DESTROYED):
        if destruction_of(dossier.first_processed).due(today):
            yield Due(dossier.id, "dossier", LATEST)
        elif dossier.destroy_on and dossier.destroy_on <= today:
            yield from _closed(dossier)


def _closed(dossier: Dossier) -> Iterable[Due]:
    """Its signals first; the dossier itself when none of them is left."""
    joined = JoinedSignal.objects.filter(dossier=dossier).values_list("signal", flat=True)
    living = Signal.objects.filter(id__in=list(joined)).exclude(stage=signals.DESTROYED)
    left = list(living.values_list("id", flat=True))
    for signal in left:
        yield Due(signal, "signal", NOT_NEEDED)
    if not left:
        yield Due(dossier.id, "dossier", NOT_NEEDED)


def purge(dossier_id: UUID) -> None:
    """What this room keeps of a destroyed dossier: nothing but its place in the count. Inside the act."""
    dossier = Dossier.objects.get(id=dossier_id)
    for related in (
        dossier.participations,
        dossier.phase_steps,
        dossier.joined_signals,
        dossier.admissions,
        dossier.directions,
    ):
        related.all().delete()
    dossier.municipalities.clear()
    organisation.end_scope(str(dossier_id), "the dossier was destroyed")
    if dossier.stage == policies.OPEN:  # it never closed: without this it would be counted as open for ever
        happened(event("dossier.destroyed", dossier))
    anonymise(dossier_id)
    tasks.forget(dossier_id)
    dossier.stage, dossier.purpose, dossier.closed_because = policies.DESTROYED, None, None
    dossier.closed = dossier.closed or clock.now()
    dossier.save()
