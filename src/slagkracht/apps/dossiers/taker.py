"""What this room offers to the weighing: where a signal that is taken up goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.utils.translation import get_language

from slagkracht.apps.dossiers import policies, queries
from slagkracht.apps.dossiers.actions import opening
from slagkracht.apps.dossiers.models import Dossier
from slagkracht.apps.intake.taking_up import Joinable, NewDossier, TakenUp
from slagkracht.apps.ledger.acts import Draft
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.core import law

MOST = 200


class DossierRoom:
    """Opens dossiers and lets signals join them; see ``intake.taking_up.Taker``."""

    def directors(self, district: str) -> Sequence[tuple[UUID, str]]:
        return queries.directors(district)

    def joinable(self, district: str) -> Sequence[Joinable]:
        forms = law.statute(clock.today()).forms
        language = "en" if get_language() == "en" else "nl"
        rows = Dossier.objects.filter(stage=policies.OPEN, district=district).order_by("code_name")[:MOST]
        return [Joinable(row.id, row.code_name, forms[row.form].short.in_(language)) for row in rows]

    def prepare_opening(self, by: Actor, signal: TakenUp, wanted: NewDossier) -> Callable[[Draft], UUID]:
        return opening.prepare_opening(by, signal, wanted)

    def prepare_joining(self, by: Actor, signal: TakenUp, dossier: UUID) -> Callable[[Draft], UUID]:
        return opening.prepare_joining(by, signal, dossier)
