"""What this room tells the rooms below it at start-up: menu, tasks, sealed kinds, agenda, words, panels."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from slagkracht.apps.inbox import queries as inbox
from slagkracht.apps.inbox import verbs
from slagkracht.apps.intake import import_words, notice_announcements, weighing
from slagkracht.apps.intake.actions import drafts, import_run, importing, restoring, waiting
from slagkracht.apps.intake.actions import weighing as weighing_actions
from slagkracht.apps.intake.policies import signals as policies
from slagkracht.apps.intake.queries import signals as queries
from slagkracht.apps.meetings import agenda
from slagkracht.apps.organisation import roles
from slagkracht.apps.vault import destruction, housekeeping, kinds
from slagkracht.base import menu, panels, words
from slagkracht.base.actors import Actor

SIGNAL_VERBS = (
    "signal.weigh",
    waiting.WEIGH_LIST,
    "signal.heard",
    "signal.confirm_back",
    *import_run.ENDINGS,
)


def announce() -> None:
    """Called once, when Django has loaded the room."""
    _menu()
    _verbs()
    _kinds()
    notice_announcements.announce()
    agenda.register(weighing.SOURCE)
    _keeping()
    words.register(WORDS)
    words.register(import_words.WORDS)
    panels.register(panels.Panel("today.actions", 10, _may_report, "intake/today_action.html"))
    panels.register(panels.Panel("today.margin", 10, _what_became, "intake/today_margin.html"))


def _keeping() -> None:
    """How things of this room are destroyed, when they are due, and what a crash of it leaves."""
    destruction.register("signal", restoring.purge)
    destruction.register("import", import_run.purge)
    housekeeping.register(restoring.due)
    housekeeping.register(import_run.due)
    housekeeping.register_sweep(import_run.sweep)


def _menu() -> None:
    menu.register(
        menu.Room(
            menu.WALK,
            20,
            _("Signals"),
            "intake:signals",
            policies.enters,
            lambda by: inbox.count(by, *SIGNAL_VERBS),
        )
    )


def _verbs() -> None:
    verbs.register(
        verbs.Verb(
            "signal.weigh",
            _("Weigh signal %(number)s"),
            _("The participants register together whether the five criteria are met."),
            "intake:signal",
            2,
        ),
        verbs.Verb(
            "signal.heard",
            _("Read what became of your signal %(number)s"),
            _("It was weighed. You always hear the outcome and the reason."),
            "intake:signal",
            1,
        ),
        verbs.Verb(
            "signal.confirm_back",
            _("Confirm or leave: signal %(number)s back on the agenda"),
            _("A colleague asks to restore it. That takes two people, within fourteen days."),
            "intake:signal",
            2,
        ),
        verbs.Verb(
            waiting.WEIGH_LIST,
            _("Weigh %(count)s signals that came in as one list"),
            _("They stand on the agenda of your group."),
            "intake:batch_signals",
            60,
        ),
        verbs.Verb(
            import_run.DONE,
            _("Look at your list: %(count)s signals were imported"),
            _("You see which numbers they got."),
            "intake:batch",
            1,
        ),
        verbs.Verb(
            import_run.STOPPED,
            _("Begin your list of %(count)s signals again"),
            _("The import stopped halfway. Nothing was imported and nothing was lost."),
            "intake:batch",
            2,
        ),
    )


def _kinds() -> None:
    kinds.register(
        kinds.Kind(
            drafts.TEXT,
            (*queries.TEXT_FIELDS, "reference"),
            "what a participant reports and how it explains the five criteria (WGS 2.23(1), BGS 2.16)",
            "signal",
        )
    )
    kinds.register(
        kinds.Kind(
            drafts.SUBJECT, ("name", "number", "details"), "whom a signal is about (WGS 2.22(1)a)", "signal"
        )
    )
    kinds.register(
        kinds.Kind(
            weighing_actions.REGISTRATION,
            ("reason", "objections"),
            "the joint registration of the criteria (BGS 2.16(2))",
            "signal",
        )
    )

    for code, field, what in (
        (importing.SUMMARY, "summary", "what was found in a list before it was imported"),
        (importing.ROWS, "rows", "rows of a list that waits to be imported"),
    ):
        kinds.register(kinds.Kind(code, (field,), f"{what} (WGS 2.23(1))", "import"))


def _may_report(by: Actor, subject: UUID | None) -> dict[str, Any] | None:
    return {} if by.has(roles.REPORTER) else None


def _what_became(by: Actor, subject: UUID | None) -> dict[str, Any] | None:
    return {"signals": queries.what_became(by)} if by.has(roles.REPORTER) else None


WORDS = {
    "not_reporting_for_seat": _("You have not been designated to report for this body."),
    "not_importing": _("Only an account manager can import signals."),
    "not_your_signal": _("This signal is not yours."),
    "not_weighing_here": _("You are not in the group that weighs this signal."),
    "signal_closed": _("What this signal says can no longer be read."),
    "signal_stage": _("This signal is no longer at that point."),
    "not_restorable": _("This signal can no longer be restored."),
    "restoring_takes_two": _("Restoring takes two people: somebody else must confirm."),
    "already_asked_back": _("A colleague has already asked to restore this signal."),
    "why_back_needed": _("Choose why it should be restored."),
    "not_routing": _("Only an account manager of the whole region keeps these rules."),
    "no_longer_draft": _("This signal has been reported. It can no longer be changed."),
    "saved_elsewhere": _("You saved this draft in another window. Load the page again to go on."),
    "criterion_a": _("There are no clear, objective indications of organised crime."),
    "criterion_b": _("It does not concern one of the forms of organised crime."),
    "criterion_c": _("Joint processing is not necessary."),
    "criterion_d": _("Several participants are not needed."),
    "criterion_e": _("It does not concern this region."),
    "weight": _("The signals together do not weigh enough now."),
    "elsewhere": _("It can be dealt with better elsewhere."),
    "draft_criterion_a": _("Write what you saw yourself."),
    "draft_criterion_b": _("Choose which form of crime it is."),
    "draft_criterion_c": _("Write why you cannot solve this alone."),
    "draft_criterion_d": _("Write what the others can contribute."),
    "draft_criterion_e": _("Write how it concerns our region."),
    "draft_another_participant": _(
        "Name at least one other participant. Without working together it is not for the RIEC."
    ),
    "draft_where_needed": _("Choose the municipality."),
    "draft_when_needed": _("Fill in when you saw it."),
    "draft_in_the_future": _("The date on which you saw it lies in the future."),
    "criteria_not_met": _("A signal can only be taken up when all five criteria are met."),
    "activity_may_not_start": _("This activity may not start this way. A scan must be about abuses."),
    "why_not_needed": _("Choose why it is not taken up: the sender is told."),
}
