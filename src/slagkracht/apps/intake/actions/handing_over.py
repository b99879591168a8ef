"""To the RIEC: a recorded disclosure (WGS 2.23(1)). The reporter takes over from a notice only what is
necessary, into a draft signal, under a new key. The notice itself stays as it is, in its own compartment.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from slagkracht.apps.inbox import tasks
from slagkracht.apps.intake.actions.drafts import KEPT_DAYS, TEXT, SubjectInput, add_subject
from slagkracht.apps.intake.models import Notice, Signal, Subject
from slagkracht.apps.intake.policies import notices as policies
from slagkracht.apps.intake.policies.signals import may_report
from slagkracht.apps.intake.queries.notices import facts_of, row_for
from slagkracht.apps.intake.queries.signals import TEXT_FIELDS
from slagkracht.apps.ledger.acts import act, require
from slagkracht.apps.vault.reading import open_records, reading
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.errors import Invalid
from slagkracht.base.ids import new_id

GROUND = "WGS 2.23(1)"
WHAT, PLACE, WHEN, ABOUT = "what", "place", "when", "about"
PARTS = (WHAT, PLACE, WHEN, ABOUT)
NAME = 200  # characters of a subject's name


@dataclass(frozen=True)
class _Copied:
    """What is taken over."""

    text: str = ""
    about: str = ""


def hand_over(*, by: Actor, notice_id: UUID, parts: Collection[str], kind: str = "") -> UUID:
    """Make a draft signal of a notice, with the parts that were ticked. ``kind``: what the subject is.

    Gives the draft; its writer finishes and reports it like any other, or throws it away.
    """
    notice = row_for(notice_id, by=by)
    require(policies.may_hand_over(by, facts_of(notice, by)), by=by, act="notice.hand_over", owner=notice_id)
    require(may_report(by, by.seat), by=by, act="notice.hand_over", owner=notice_id)
    if problems := _problems(by, notice, parts, kind):
        raise Invalid(problems)
    copied = _copied(by, notice, parts)
    signal_id, sealed = new_id(), Batch()
    sealed.owner(signal_id)
    text = sealed.add(signal_id, TEXT, {**dict.fromkeys(TEXT_FIELDS, ""), "observation": copied.text})
    subject = add_subject(sealed, signal_id, _subject(kind, copied.about)) if copied.about else None
    sealed.make_keys()
    with act("notice.hand_over", by=by, owner=notice_id, ground=GROUND) as entry:
        sealed.write()
        signal = Signal.objects.create(
            id=signal_id,
            seat_id=by.seat,
            reporter_id=by.id,
            municipality=notice.municipality,
            district=notice.municipality.district_id,
            place=notice.place if PLACE in parts else None,
            observed_on=notice.observed_on if WHEN in parts else None,
            made=clock.now(),
            text=text,
            notice=notice_id,
            destroy_on=clock.today() + timedelta(days=KEPT_DAYS),
        )
        if subject is not None:
            Subject.objects.create(signal=signal, position=1, kind=kind, text=subject)
        tasks.finish(entry, subjects=[notice_id], codes=["notice.hand_over"])
        entry.touched(signal_id)
        entry.note(seat=by.seat, **{part: part in parts for part in PARTS})
    _under_the_signal(by, signal_id, notice_id)
    return signal_id


def _under_the_signal(by: Actor, signal_id: UUID, notice_id: UUID) -> None:
    """The same disclosure under its other owner. The entry before it names both, so a crash between the two
    loses nothing."""
    with act("signal.from_notice", by=by, owner=signal_id, ground=GROUND) as entry:
        entry.touched(notice_id)


def _problems(
    by: Actor, notice: Notice, parts: Collection[str], kind: str
) -> dict[str, list[dict[str, str]]]:
    problems = {}
    if by.seat not in policies.reports_for(by, notice.municipality_id):
        problems["seat"] = [{"code": "not_reporting_for_seat"}]
    if set(parts) - set(PARTS):
        problems["parts"] = [{"code": "parts_unknown"}]
    if ABOUT in parts and notice.about is not None and kind not in Subject.Kind.values:
        problems["kind"] = [{"code": "kind_needed"}]
    return problems


def _copied(by: Actor, notice: Notice, parts: Collection[str]) -> _Copied:
    """Open only what was ticked."""
    wanted = {WHAT: notice.text, ABOUT: notice.about}
    records = {part: record for part, record in wanted.items() if part in parts and record is not None}
    with reading(by, notice.id, GROUND):
        opened = open_records(records.values())
    return _Copied(
        text=str(opened[records[WHAT]]["text"]) if WHAT in records else "",
        about=str(opened[records[ABOUT]]["about"]) if ABOUT in records else "",
    )


def _subject(kind: str, about: str) -> SubjectInput:
    """A short line is a name; a longer one stays whole, as details."""
    short = len(about) <= NAME
    return SubjectInput(kind, about if short else about[:NAME], details="" if short else about)
