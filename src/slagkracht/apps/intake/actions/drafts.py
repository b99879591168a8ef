"""A draft: saved at every step, sealed from the first word, seen by its writer alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from slagkracht.apps.intake import identifiers
from slagkracht.apps.intake.models import Signal, Subject
from slagkracht.apps.intake.policies import signals as policies
from slagkracht.apps.intake.queries.signals import TEXT_FIELDS, row_for
from slagkracht.apps.ledger.acts import Draft, act, require
from slagkracht.apps.organisation import queries as organisation
from slagkracht.apps.vault import destruction, sealing
from slagkracht.apps.vault.models import Certificate
from slagkracht.apps.vault.reading import open_records, reading
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import NotNow, Stale
from slagkracht.base.ids import new_id

GROUND = "WGS 2.23(1)"
TEXT, SUBJECT = "signal_text", "signal_subject"
KEPT_DAYS = 30


@dataclass(frozen=True)
class SubjectInput:
    """Somebody or something as typed: sealed at once."""

    kind: str
    name: str
    number: str = ""
    details: str = ""


def start(*, by: Actor, seat: str, notice: UUID | None = None) -> UUID:
    """Begin a signal: a draft with a key of its own."""
    require(policies.may_report(by, seat), by=by, act="signal.start")
    signal_id = new_id()
    batch = Batch()
    batch.owner(signal_id)
    text = batch.add(signal_id, TEXT, dict.fromkeys(TEXT_FIELDS, ""))
    batch.make_keys()
    with act("signal.start", by=by, owner=signal_id, ground=GROUND):
        batch.write()
        Signal.objects.create(
            id=signal_id,
            seat_id=seat,
            reporter_id=by.id,
            made=clock.now(),
            text=text,
            notice=notice,
            destroy_on=clock.today() + timedelta(days=KEPT_DAYS),
        )
    return signal_id


def save(
    *,
    by: Actor,
    signal_id: UUID,
    version: int,
    words: Mapping[str, str] | None = None,
    columns: Mapping[str, Any] | None = None,
) -> None:
    """Save one step of a draft: words are sealed, columns are codes and dates.

    Raises ``Stale`` with both texts when somebody (the same person in another tab) saved meanwhile.
    """
    signal = _draft(by, signal_id)
    with reading(by, signal_id, GROUND):
        assert signal.text is not None
        now_there = open_records([signal.text])[signal.text].fields
    if signal.version != version:
        changed = {name: text for name, text in (words or {}).items() if now_there.get(name) != text}
        raise Stale("signal", yours=changed, theirs={name: str(now_there.get(name, "")) for name in changed})
    with act("signal.save", by=by, owner=signal_id, ground=GROUND):
        if words:
            sealing.reseal(signal_id, signal.text, TEXT, {**now_there, **words})
        draft = _still_draft(signal_id, version=version)
        if not draft.update(**_columns(columns or {}), version=version + 1):
            raise NotNow("saved_elsewhere")


def _columns(columns: Mapping[str, Any]) -> dict[str, Any]:
    """What goes into plain columns, with the district that follows from the municipality."""
    values = dict(columns)
    if code := values.get("municipality_id"):
        values["district"] = organisation.municipality(code).district_id
    return values


def set_subjects(
    *, by: Actor, signal_id: UUID, version: int, keep: Sequence[UUID], add: Sequence[SubjectInput]
) -> None:
    """The subjects of a draft: those kept stay sealed as they are, new ones are added behind them."""
    signal = _draft(by, signal_id)
    if signal.version != version:
        raise NotNow("saved_elsewhere")
    batch = Batch()
    records = [add_subject(batch, signal_id, subject) for subject in add]
    batch.make_keys()
    removed = signal.subjects.exclude(id__in=list(keep))
    with act("signal.subjects", by=by, owner=signal_id, ground=GROUND) as entry:
        batch.write()
        if not _still_draft(signal_id, version=version).update(version=version + 1):
            raise NotNow("saved_elsewhere")
        certificate = _remove(entry, signal, list(removed.values_list("text", flat=True)))
        removed.delete()
        last = signal.subjects.order_by("-position").values_list("position", flat=True).first() or 0
        for offset, (subject, record) in enumerate(zip(add, records, strict=True), start=1):
            Subject.objects.create(signal=signal, position=last + offset, kind=subject.kind, text=record)
        entry.note(subjects=len(keep) + len(add))
    if certificate is not None:
        destruction.finish_one(certificate)


def _remove(entry: Draft, signal: Signal, records: Sequence[UUID]) -> Certificate | None:
    """A subject taken out of a draft is destroyed, not hidden."""
    if not records:
        return None
    return destruction.begin(
        entry, owner=signal.id, owner_kind="signal", ground="BGS 1.16(1)", records=records
    )


def add_subject(batch: Batch, owner: UUID, subject: SubjectInput) -> UUID:
    """Seal one subject, with a blind row for each exact identifier it carries."""
    fields = {"name": subject.name, "number": subject.number, "details": subject.details}
    return batch.add(owner, SUBJECT, fields, identifiers.exact(subject.kind, subject.number))


def discard(*, by: Actor, signal_id: UUID) -> None:
    """Throw a draft away: destroyed at once."""
    _draft(by, signal_id)
    with act("signal.discard", by=by, owner=signal_id, ground="BGS 1.16(1)") as entry:
        if not _still_draft(signal_id).update(stage=policies.WITHDRAWN):
            raise NotNow("no_longer_draft")
        certificate = destruction.begin(entry, owner=signal_id, owner_kind="signal", ground="BGS 1.16(1)")
    destruction.finish_one(certificate)


def _still_draft(signal_id: UUID, **same: int) -> QuerySet[Signal]:
    """The row as long as it is a draft: reported in another window, it is touched no more."""
    return Signal.objects.filter(id=signal_id, stage=policies.DRAFT, **same)


def _draft(by: Actor, signal_id: UUID) -> Signal:
    signal = row_for(signal_id, by=by)
    if signal.stage != policies.DRAFT:
        raise NotNow("no_longer_draft")
    return signal
