"""Notices: made by an official, kept under a key of their own, destroyed within a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from slagkracht.apps.figures.events import Happening, anonymise, happened
from slagkracht.apps.inbox import tasks
from slagkracht.apps.intake import lists, numbers
from slagkracht.apps.intake.actions import numbering
from slagkracht.apps.intake.models import LocalAction, LocalCase, Notice
from slagkracht.apps.intake.policies import notices as policies
from slagkracht.apps.ledger.acts import Draft, act, require
from slagkracht.apps.organisation import queries as organisation
from slagkracht.apps.organisation import roles
from slagkracht.apps.vault import clocks
from slagkracht.apps.vault.housekeeping import Due
from slagkracht.apps.vault.sealing import Batch
from slagkracht.base import clock
from slagkracht.base.actors import Actor
from slagkracht.base.dates import work_days_later
from slagkracht.base.errors import Invalid
from slagkracht.base.ids import new_id
from slagkracht.core import law

GROUND = policies.ARTICLE
TEXT, ABOUT, DECISION = "notice_text", "notice_about", "notice_decision"
DECIDE_WITHIN, HAND_OVER_WITHIN = 20, 10  # working days


@dataclass(frozen=True)
class NewNotice:
    """The short form: six fields."""

    text: str
    theme: str
    channel: str
    place: str = ""
    observed_on: date | None = None
    about: str = ""


def kept_until(received: date) -> date:
    """The last day to overwrite its key: a year after receipt, and the life of a backup earlier, so that no
    copy of it can be read after that year."""
    return clocks.erase_by(law.years_later(received, policies.KEPT_YEARS))


def make(*, by: Actor, municipality: str, new: NewNotice) -> UUID:
    """Make a notice. Raises ``Invalid`` naming every field that does not fit."""
    require(policies.may_make(by, municipality), by=by, act="notice.make")
    town = organisation.municipality(municipality)
    if problems := _problems(municipality, new):
        raise Invalid(problems)
    notice_id, batch = new_id(), Batch()
    batch.owner(notice_id)
    text = batch.add(notice_id, TEXT, {"text": new.text})
    about = batch.add(notice_id, ABOUT, {"about": new.about}) if new.about.strip() else None
    batch.make_keys()
    with act("notice.make", by=by, owner=notice_id, ground=GROUND) as entry:
        batch.write()
        notice = Notice.objects.create(
            id=notice_id,
            number=numbering.take(numbers.NOTICE),
            municipality=town,
            place_id=new.place or None,
            theme=new.theme,
            channel=new.channel,
            reported_by_id=by.id,
            received=clock.now(),
            observed_on=new.observed_on,
            text=text,
            about=about,
            destroy_on=kept_until(clock.today()),
        )
        happened(event("notice.received", notice))
        _ask_to_decide(entry, notice)
        entry.note(number=notice.number, theme=notice.theme, municipality=municipality)
    return notice_id


def _problems(municipality: str, new: NewNotice) -> dict[str, list[dict[str, Any]]]:
    checks = {
        "text": (bool(new.text.strip()), "what_needed"),
        "theme": (new.theme in lists.themes(), "theme_needed"),
        "channel": (new.channel in Notice.Channel.values, "channel_needed"),
        "place": (not new.place or new.place in _places(municipality), "place_elsewhere"),
        "observed_on": (new.observed_on is None or new.observed_on <= clock.today(), "draft_in_the_future"),
    }
    return {name: [{"code": code}] for name, (fits, code) in checks.items() if not fits}


def _places(municipality: str) -> set[str]:
    return {place.code for place in organisation.places(municipality)}


def _ask_to_decide(entry: Draft, notice: Notice) -> None:
    _ask(entry, notice, "notice.decide", DECIDE_WITHIN)


def ask_to_hand_over(entry: Draft, notice: Notice) -> None:
    """Somebody who reports for this municipality makes a signal of it."""
    _ask(entry, notice, "notice.hand_over", HAND_OVER_WITHIN)


def _ask(entry: Draft, notice: Notice, verb: str, within: int) -> None:
    """Something waits for the officials of the municipality, for so many working days."""
    tasks.for_role(
        entry,
        verb,
        subject=notice.id,
        role=roles.NOTICE_OFFICIAL,
        scope=notice.municipality_id,
        due=work_days_later(clock.today(), within),
        number=numbers.said(numbers.NOTICE, notice.number),
    )


def event(kind: str, notice: Notice, stage: str = "") -> Happening:
    """A domain event of a notice."""
    return Happening(
        kind=kind,
        thing=notice.id,
        municipality=notice.municipality_id,
        district=notice.municipality.district_id,
        theme=notice.theme,
        stage=stage,
    )


def case_event(kind: str, case: LocalCase, stage: str = "") -> Happening:
    """A domain event of a local case."""
    return Happening(
        kind=kind,
        thing=case.id,
        municipality=case.municipality_id,
        district=case.municipality.district_id,
        theme=case.theme,
        stage=stage,
    )


# ---- the end ----


def due() -> list[Due]:
    """Notices whose year is over."""
    rows = Notice.objects.filter(destroy_on__lte=clock.today()).exclude(stage=policies.DESTROYED)
    return [Due(notice_id, "notice", "AVG 5(1)e") for notice_id in rows.values_list("id", flat=True)]


def purge(notice_id: UUID) -> None:
    """What this room keeps of a destroyed notice: number, dates and outcome, because minutes name it. Its
    local cases go with it; one that was still open is counted as ended by its term. Inside the act."""
    notice = Notice.objects.select_related("municipality").get(id=notice_id)
    for case in LocalCase.objects.filter(notice=notice).select_related("municipality"):
        _purge_case(case)
    notice.stage = policies.DESTROYED
    notice.text = notice.about = notice.decision = notice.place = notice.observed_on = None
    notice.department, notice.destroy_on = "", clock.today()
    notice.save()
    anonymise(notice_id)
    tasks.forget(notice_id)


def _purge_case(case: LocalCase) -> None:
    if case.stage == policies.OPEN:
        happened(case_event("local_case.closed", case, "expired"))
    anonymise(case.id)
    for action in LocalAction.objects.filter(case=case).values_list("id", flat=True):
        tasks.forget(action)
    tasks.forget(case.id)
    LocalAction.objects.filter(case=case).delete()
    LocalCase.objects.filter(id=case.id).delete()
