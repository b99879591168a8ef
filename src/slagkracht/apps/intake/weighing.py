"""The weighing as an agenda source: what waits, what the screen shows, what can be decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.forms import Form
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from slagkracht.apps.intake.actions import weighing as actions
from slagkracht.apps.intake.forms.weighing import WeighingForm
from slagkracht.apps.intake.models import Registration, Signal
from slagkracht.apps.intake.policies import signals as policies
from slagkracht.apps.intake.queries import signals as queries
from slagkracht.apps.intake.taking_up import taker
from slagkracht.apps.meetings.agenda import Letter, Line, Outcome, Shown, Source, Waiting
from slagkracht.apps.organisation.queries import municipality_names, seat_names
from slagkracht.apps.vault.clocks import SECOND_LOOK_DAYS
from slagkracht.apps.vault.reading import open_records, reading
from slagkracht.base import clock, words
from slagkracht.base.actors import Actor
from slagkracht.base.dates import local_date
from slagkracht.core import law

MOST = 500


def waiting(scope: str) -> Sequence[Waiting]:
    """The signals that wait for the group of this scope, oldest first."""
    forms, places = law.statute(clock.today()).forms, municipality_names()
    language = "en" if get_language() == "en" else "nl"
    rows = Signal.objects.filter(stage=policies.RECEIVED, routed_to=scope).order_by("received", "id")[:MOST]
    return [
        Waiting(
            subject=row.id,
            title=queries.number_of(row),
            facts=f"{forms[row.form].short.in_(language)}, {places[row.municipality_id or '']}",
            since=local_date(row.received) if row.received else clock.today(),
        )
        for row in rows
    ]


def lines(subjects: Sequence[UUID]) -> dict[UUID, Line]:
    """The numbers people use (S-0412), and whether the signals still wait."""
    rows = Signal.objects.filter(id__in=list(subjects))
    return {row.id: Line(queries.number_of(row), row.stage == policies.RECEIVED) for row in rows}


def show(by: Actor, subject: UUID) -> Shown:
    """One signal on the screen; what it says only to who may read it now."""
    signal = queries.signal_for(subject, by=by)
    content = queries.content_for(subject, by=by) if signal.readable else None
    context = {
        "signal": signal,
        "content": content,
        "alike": _alike(subject) if content else [],
        "factors": law.statute(clock.today()).factors.values(),
    }
    return Shown(signal.number, context)


def _alike(subject: UUID) -> list[tuple[str, int]]:
    """How many signals of this form this municipality and district saw in a year, and from how many
    bodies: for the weighing of WGS 2.23(3)b and d. Counts of places, never of people."""
    signal = Signal.objects.get(id=subject)
    since = clock.now().replace(year=clock.now().year - 1, day=min(clock.now().day, 28))
    same = Signal.objects.filter(form=signal.form, received__gte=since).exclude(id=signal.id)
    here = same.filter(municipality=signal.municipality_id)
    bodies = here.aggregate(bodies=Count("seat", distinct=True))["bodies"]
    return [
        (_("signals of this form in this municipality, twelve months"), here.count()),
        (_("bodies that reported them"), bodies),
        (
            _("signals of this form in this district, twelve months"),
            same.filter(district=signal.district).count(),
        ),
    ]


def outcomes(by: Actor, subject: UUID) -> Sequence[Outcome]:
    """How a signal can be decided."""
    return [
        Outcome(actions.NEW, _("Take up in a new dossier"), "1"),
        Outcome(actions.JOIN, _("Add to a dossier"), "2"),
        Outcome(actions.NOT, _("Do not take up"), "3"),
    ]


def form(by: Actor, subject: UUID, data: Mapping[str, Any] | None) -> Form | None:
    """The five judgements and what a dossier needs, filled in with what is likely."""
    signal = Signal.objects.get(id=subject)
    if signal.stage != policies.RECEIVED:
        return None
    return WeighingForm(data, signal=signal, taker=taker())


def minutes(by: Actor, subjects: Sequence[UUID], meeting: UUID) -> dict[UUID, list[str]]:
    """What the minutes say: the outcome, and while it is readable the reason and the objections."""
    rows = _registrations(subjects, meeting)
    said = _sealed_lines(by, [row for row in rows if _readable(by, row)])
    return {row.signal_id: _open_lines(row) + said.get(row.id, [_closed()]) for row in rows}


def _registrations(subjects: Sequence[UUID], meeting: UUID) -> list[Registration]:
    """The latest registration of each signal in this meeting."""
    rows = Registration.objects.filter(signal__in=list(subjects), meeting=meeting)
    latest = {row.signal_id: row for row in rows.select_related("signal").order_by("registered")}
    return list(latest.values())


def _readable(by: Actor, row: Registration) -> bool:
    return policies.may_read_registration(by, queries.facts_of(row.signal)).allowed


def _open_lines(row: Registration) -> list[str]:
    lines = [str(row.get_outcome_display()).capitalize() + "."]
    if row.outcome == actions.NOT:
        lines.append(words.say(row.signal.why_not or "criterion_other"))
    return lines


def _closed() -> str:
    return _("The reasons were destroyed or are closed, with the signal.")


def _sealed_lines(by: Actor, rows: Sequence[Registration]) -> dict[UUID, list[str]]:
    if not rows:
        return {}
    with reading(by, [row.signal_id for row in rows], queries.GROUND):
        opened = open_records([row.text for row in rows])
    seats = seat_names()
    return {row.id: _said(opened[row.text].fields, seats) for row in rows if row.text in opened}


def _said(fields: Mapping[str, Any], seats: Mapping[str, str]) -> list[str]:
    lines = [str(fields["reason"])] if fields.get("reason") else []
    return lines + [
        _("%(seat)s objects: %(text)s") % {"seat": seats.get(o["seat"], o["seat"]), "text": o["text"]}
        for o in fields["objections"]
    ]


def letters(by: Actor, subjects: Sequence[UUID], meeting: UUID) -> Sequence[Letter]:
    """The letters to the senders: the outcome and what follows, without anything about a subject."""
    return [
        Letter(
            row.signal.reporter_id,
            row.signal.seat_id,
            queries.number_of(row.signal),
            row.signal_id,
            _paragraphs(row.signal, row.outcome),
        )
        for row in _registrations(subjects, meeting)
    ]


def _paragraphs(signal: Signal, outcome: str) -> tuple[str, ...]:
    first = _("The participants weighed your signal together. Thank you for reporting it.")
    if outcome != actions.NOT:
        return (
            first,
            _("It was taken up. The participants who are needed now work on it together."),
            _(
                "You remain responsible for the facts you reported. Do you find out that something is wrong? "
                "Then tell us at once."
            ),
        )
    return (
        first,
        _("It was not taken up. The reason: %(reason)s") % {"reason": words.say(signal.why_not)},
        _("The personal data in it can no longer be read and are destroyed after %(days)s days.")
        % {"days": SECOND_LOOK_DAYS},
    )


SOURCE = Source(
    code="signal.weigh",
    name=gettext_lazy("Signals"),
    body_kinds=("weighing_group",),
    partial="intake/weighing_item.html",
    ground="WGS 2.23(3)",
    waiting=waiting,
    lines=lines,
    show=show,
    outcomes=outcomes,
    form=form,
    prepare=actions.prepare,
    minutes=minutes,
    letters=letters,
    roles=policies.WEIGHS,
)
