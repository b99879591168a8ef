"""The local consultation's agenda: notices that wait, what the screen shows, what can be decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from slagkracht.apps.intake import lists, wording
from slagkracht.apps.intake.actions import deciding
from slagkracht.apps.intake.forms.notices import ConsultationForm
from slagkracht.apps.intake.models import Notice
from slagkracht.apps.intake.policies import notices as policies
from slagkracht.apps.intake.queries import notices as queries
from slagkracht.apps.meetings.agenda import Letter, Line, Outcome, Shown, Source, Waiting
from slagkracht.apps.organisation import roles
from slagkracht.base.actors import Actor
from slagkracht.base.dates import local_date

MOST = 500


def waiting(scope: str) -> Sequence[Waiting]:
    """The notices of this municipality that wait, oldest first."""
    rows = Notice.objects.filter(municipality=scope, stage=policies.NEW).select_related("place")
    return [
        Waiting(row.id, queries.number_of(row), _facts(row), local_date(row.received))
        for row in rows.order_by("received", "id")[:MOST]
    ]


def _facts(row: Notice) -> str:
    theme = lists.themes().get(row.theme)
    parts = [theme.in_(wording.language()) if theme else "", row.place.name if row.place else ""]
    return ", ".join(part for part in parts if part)


def lines(subjects: Sequence[UUID]) -> dict[UUID, Line]:
    """The numbers people use (M-0031), and whether the notices still wait."""
    rows = Notice.objects.filter(id__in=list(subjects))
    return {row.id: Line(queries.number_of(row), row.stage == policies.NEW) for row in rows}


def show(by: Actor, subject: UUID) -> Shown:
    """One notice on the screen; whom it is about stays sealed, and is not for guests."""
    notice = queries.notice_for(subject, by=by)
    return Shown(notice.number, {"notice": notice})


def outcomes(by: Actor, subject: UUID) -> Sequence[Outcome]:
    """How a notice can be decided."""
    return [
        Outcome(policies.NOTHING, _("Nothing"), "1"),
        Outcome(policies.LOCAL_CASE, _("Open a local case"), "2"),
        Outcome(policies.OTHER_DEPARTMENT, _("To another department"), "3"),
        Outcome(policies.TO_RIEC, _("To the RIEC"), "4"),
    ]


def form(by: Actor, subject: UUID, data: Mapping[str, Any] | None) -> Form | None:
    """What the outcomes need: an owner and a goal, or a department."""
    notice = Notice.objects.get(id=subject)
    if notice.stage != policies.NEW:
        return None
    return ConsultationForm(data, officials=queries.officials(notice.municipality_id))


def minutes(by: Actor, subjects: Sequence[UUID], meeting: UUID) -> dict[UUID, list[str]]:
    """What the minutes say: the outcome, and while it is readable the reason and the objections."""
    rows = Notice.objects.filter(id__in=list(subjects), meeting=meeting).select_related("municipality")
    said = queries.decisions_of(list(rows), by=by)
    return {row.id: _lines(row, said.get(row.id)) for row in rows}


def _lines(row: Notice, said: queries.Said | None) -> list[str]:
    if row.stage == policies.DESTROYED:
        return [_("The notice has been destroyed, and the reasons with it.")]
    lines = [str(row.get_stage_display()).capitalize() + "."]
    if said is None:
        return [*lines, _("The reasons are not for you to read.")]
    lines += [said.reason] if said.reason else []
    return lines + [
        _("%(seat)s objects: %(text)s") % {"seat": seat, "text": text} for seat, text in said.objections
    ]


def letters(by: Actor, subjects: Sequence[UUID], meeting: UUID) -> Sequence[Letter]:
    """No letters: who made a notice works here and sees what was decided."""
    return []


SOURCE = Source(
    code="notice.consult",
    name=gettext_lazy("Notices"),
    body_kinds=("local_consultation",),
    partial="intake/consultation_item.html",
    ground=policies.ARTICLE,
    waiting=waiting,
    lines=lines,
    show=show,
    outcomes=outcomes,
    form=form,
    prepare=deciding.prepare,
    minutes=minutes,
    letters=letters,
    roles=(roles.NOTICE_OFFICIAL, roles.LOCAL_MEMBER),
)
