"""A draft as its writer sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from slagkracht.apps.intake.policies import signals as policies
from slagkracht.apps.intake.queries.signals import (
    TEXT_FIELDS,
    SubjectLine,
    readable_row,
    subjects_of,
)
from slagkracht.apps.organisation.queries import MandateOption, mandates_of
from slagkracht.apps.organisation.roles import REPORTER
from slagkracht.apps.vault.reading import open_records, reading
from slagkracht.base.actors import Actor
from slagkracht.base.errors import NotNow

GROUND = "WGS 2.23(1)"


@dataclass(frozen=True)
class DraftView:
    """Everything of a draft; its words were opened inside a reading."""

    id: UUID
    version: int
    seat: str
    seat_name: str
    words: dict[str, str]
    observed_on: date | None
    municipality: str
    municipality_name: str
    district_name: str
    place: str
    form: str
    partners: list[str]
    subjects: list[SubjectLine]


def draft_for(signal_id: UUID, *, by: Actor) -> DraftView:
    """A draft of this actor; raises ``Missing`` for a stranger, ``NotNow`` when it was reported already."""
    signal = readable_row(signal_id, by=by)
    if signal.stage != policies.DRAFT:
        raise NotNow("no_longer_draft")
    assert signal.text is not None
    with reading(by, signal_id, GROUND):
        fields = open_records([signal.text])[signal.text].fields
    town = signal.municipality
    return DraftView(
        id=signal.id,
        version=signal.version,
        seat=signal.seat_id,
        seat_name=signal.seat.name,
        words={name: str(fields.get(name, "")) for name in TEXT_FIELDS},
        observed_on=signal.observed_on,
        municipality=signal.municipality_id or "",
        municipality_name=town.name if town else "",
        district_name=town.district.name if town else "",
        place=signal.place_id or "",
        form=signal.form,
        partners=signal.partners,
        subjects=subjects_of(signal),
    )


def seats_to_report_for(by: Actor) -> list[MandateOption]:
    """The seats this actor may report for: a mandate and the role of reporter for that seat."""
    scopes = by.scopes(REPORTER)
    return [option for option in mandates_of(by.id) if f"seat:{option.seat}" in scopes]
