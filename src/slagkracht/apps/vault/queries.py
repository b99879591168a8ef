"""Reading certificates of destruction. The caller asked the policy."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from slagkracht.apps.vault.models import Certificate
from slagkracht.base.keyset import Page, merged

STAGES: Sequence[str] = Certificate.Stage.values


def certificates(*, stage: str = "", cursor: str = "") -> Page[Certificate]:
    """Every certificate, or those of one stage, the newest first. Each stage is read by its own index."""
    wanted = [stage] if stage in STAGES else STAGES
    rows = [Certificate.objects.filter(stage=one) for one in wanted]
    return merged(rows, order=["-asked", "-id"], cursor=cursor)


def certificate(certificate_id: UUID) -> Certificate | None:
    """One certificate."""
    return Certificate.objects.filter(id=certificate_id).first()
