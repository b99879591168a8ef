"""What this room tells the rooms below it at start-up: menu, tasks, sealed kinds, retention, words."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from slagkracht.apps.inbox import queries as inbox
from slagkracht.apps.inbox import verbs
from slagkracht.apps.meetings import actions, policies, queries, retention
from slagkracht.apps.meetings.apps import WORDS
from slagkracht.apps.vault import destruction, housekeeping, kinds
from slagkracht.base import menu, words

VERBS = ("meeting.attend", "meeting.guest", "meeting.promise")


def announce() -> None:
    """Called once, when Django has loaded the room."""
    _menu()
    _verbs()
    for code, what in (
        (actions.NOTES, "general notes of a meeting"),
        (actions.PROMISE, "what somebody will do, as promised in a meeting"),
    ):
        kinds.register(kinds.Kind(code, ("text",), f"{what} (WGS 2.23(3), 2.23(7))", "meeting"))
    destruction.register("meeting", retention.purge)
    housekeeping.register(retention.due)
    words.register(WORDS)


def _menu() -> None:
    menu.register(
        menu.Room(
            menu.WALK,
            30,
            _("Meetings"),
            "meetings:all",
            policies.enters,
            lambda by: inbox.count(by, *VERBS),
        )
    )
    menu.register(
        menu.Room(
            menu.SHELF,
            95,
            _("Bodies"),
            "meetings:bodies",
            lambda by: policies.may_keep_bodies(by).allowed,
        )
    )


def _verbs() -> None:
    verbs.register(
        verbs.Verb(
            "meeting.attend",
            _("Prepare the meeting of %(body)s"),
            _("See beforehand what is on the agenda."),
            "meetings:meeting",
            15,
            about=_when,
        ),
        verbs.Verb(
            "meeting.guest",
            _("Come in at an item of %(body)s"),
            _("You were asked in as a guest. You see this item until it is done."),
            "meetings:meeting",
            5,
            about=_when,
        ),
        verbs.Verb(
            "meeting.promise",
            _("Do what you promised in %(body)s"),
            _("It stands in the minutes, with this date."),
            "meetings:promise",
            30,
        ),
    )


def _when(meetings: Sequence[UUID]) -> dict[UUID, verbs.About]:
    """The time of the meeting, under the title."""
    found = queries.about_meetings(meetings)
    return {
        meeting: verbs.About((_("at %(time)s") % {"time": time_format(starts, "H.i")},))
        for meeting, (_body, starts) in found.items()
    }
