"""Numbers for people, in order, inside the act that needs them."""

from __future__ import annotations

from slagkracht.apps.intake.models import Numbering


def take(series: str, count: int = 1) -> int:
    """Take ``count`` numbers of a series; gives the first. Held until the act's end, so keep that short."""
    Numbering.objects.get_or_create(series=series)
    row = Numbering.objects.select_for_update().get(series=series)
    first = row.last + 1
    row.last += count
    row.save(update_fields=["last"])
    return first
