"""What the municipal pre-phase tells the rooms below: menu, tasks, kinds, agenda, destruction, words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from slagkracht.apps.inbox import queries as inbox
from slagkracht.apps.inbox import verbs
from slagkracht.apps.intake import consultation
from slagkracht.apps.intake.actions import local_cases, notices
from slagkracht.apps.intake.policies import notices as policies
from slagkracht.apps.meetings import agenda
from slagkracht.apps.vault import destruction, housekeeping, kinds
from slagkracht.base import menu, words

VERBS = ("notice.decide", "notice.hand_over", "local_action.do", "local_case.ends")
ONE_YEAR = "notice: a year after receipt at the latest"


def announce() -> None:
    """Called once, when Django has loaded the room."""
    menu.register(
        menu.Room(
            menu.WALK,
            15,
            _("Notices"),
            "intake:notices",
            policies.enters,
            lambda by: inbox.count(by, *VERBS),
        )
    )
    agenda.register(consultation.SOURCE)
    destruction.register("notice", notices.purge)
    housekeeping.register(notices.due)
    words.register(WORDS)
    _kinds()
    _verbs()


def _kinds() -> None:
    for code, fields, what in (
        (notices.TEXT, ("text",), "what a municipality was told (its own public task, AVG 6(1)e)"),
        (notices.ABOUT, ("about",), "whom a notice is about"),
        (notices.DECISION, ("reason", "objections"), "why a notice was decided so, and who objected"),
        (local_cases.GOAL, ("text",), "what a local case wants to reach"),
        (local_cases.ACTION, ("text",), "what has to be done in a local case"),
        (local_cases.ENDING, ("text",), "what came of a local case or an action"),
    ):
        kinds.register(kinds.Kind(code, fields, what, ONE_YEAR))


def _verbs() -> None:
    verbs.register(
        verbs.Verb(
            "notice.decide",
            _("Decide about notice %(number)s"),
            _("In the local consultation, or sooner when it cannot wait."),
            "intake:notice",
            5,
        ),
        verbs.Verb(
            "notice.hand_over",
            _("Make a signal of notice %(number)s"),
            _("It was decided to hand it over to the RIEC. You choose what is necessary."),
            "intake:notice",
            5,
        ),
        verbs.Verb(
            "local_action.do",
            _("Do your action in local case %(number)s"),
            _("Others count on it. Record what came of it."),
            "intake:local_action",
            30,
        ),
        verbs.Verb(
            "local_case.ends",
            _("Close local case %(number)s in time"),
            _("A year after the notice its data are destroyed, also when it is still open."),
            "intake:local_case",
            10,
        ),
    )


WORDS = {
    "not_your_municipality": _("You do not see the notices of this municipality."),
    "not_making_notices": _("Only an official for notices of this municipality makes notices."),
    "notice_closed": _("What this notice says can no longer be read."),
    "notice_stage": _("This notice is no longer at that point."),
    "not_deciding_alone": _("Only an official for notices of this municipality decides outside the meeting."),
    "for_the_consultation": _("This is for the local consultation to decide."),
    "not_keeping_local_cases": _("Only an official for notices of this municipality keeps local cases."),
    "not_your_action": _("This action is not yours."),
    "local_case_stage": _("This local case is no longer at that point."),
    "not_handing_over": _(
        "Only an official who reports for the mayor or the college of this municipality makes a signal of it."
    ),
    "not_decided_for_riec": _("It was not decided to hand this notice over to the RIEC."),
    "what_needed": _("Write what was seen."),
    "theme_needed": _("Choose what it is about."),
    "channel_needed": _("Choose how it came in."),
    "place_elsewhere": _("Choose a place in this municipality."),
    "department_needed": _("Choose the department."),
    "owner_needed": _("Choose somebody from the list."),
    "goal_needed": _("Write what you want to reach."),
    "power_needed": _("Choose the power."),
    "action_needed": _("Write what has to be done."),
    "due_within_year": _("Choose a day from today on, and before the data are destroyed."),
    "result_needed": _("Choose what came of it."),
    "actions_open": _("There are actions still open. Record first what came of them."),
    "action_was_done": _("Somebody recorded this action a moment ago."),
    "parts_unknown": _("Choose from the list."),
    "kind_needed": _("Choose whether it is about a person or a thing."),
}
