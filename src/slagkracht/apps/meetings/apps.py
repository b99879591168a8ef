from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "slagkracht.apps.meetings"
    label = "meetings"

    def ready(self) -> None:
        from slagkracht.apps.inbox import verbs
        from slagkracht.apps.meetings import actions, policies
        from slagkracht.apps.vault import kinds
        from slagkracht.base import menu, words

        menu.register(
            menu.Room(
                menu.SHELF,
                95,
                _("Bodies"),
                "meetings:bodies",
                lambda by: policies.may_keep_bodies(by).allowed,
            )
        )
        menu.register(menu.Room(menu.WALK, 30, _("Meetings"), "meetings:all", policies.enters))
        verbs.register(
            verbs.Verb(
                "meeting.attend",
                _("Prepare the meeting of %(body)s"),
                _("See beforehand what is on the agenda."),
                "meetings:meeting",
                15,
            ),
            verbs.Verb(
                "meeting.promise",
                _("Do what you promised in %(body)s"),
                _("It stands in the minutes, with this date."),
                "meetings:promise",
                30,
            ),
        )
        for code, what in (
            (actions.NOTES, "general notes of a meeting"),
            (actions.PROMISE, "what somebody will do, as promised in a meeting"),
        ):
            kinds.register(kinds.Kind(code, ("text",), f"{what} (WGS 2.23(3), 2.23(7))", "meeting"))
        words.register(_WORDS)


_WORDS = {
    "not_your_body": _("You are not a member of this body."),
    "not_leading_this_body": _("Only the chair and the secretary can do this."),
    "meeting_stage": _("This meeting is no longer at that point."),
    "items_waiting": _("%(count)s items have not been decided or postponed yet."),
    "meeting_not_open": _("This meeting is not open."),
    "another_meeting_is_open": _("Another meeting of this body is still open. Close that one first."),
    "already_decided": _("This item was already decided."),
    "choose_outcome": _("Choose a decision."),
    "reason_needed": _("Write the reason: it is part of the decision."),
    "seat_not_present": _("Only who is present can object."),
    "nobody_present": _("Tick who is present."),
    "not_a_member": _("Choose a member of this body."),
    "no_mandate_for_body": _("This person may not act for that body."),
    "member_already": _("This person is a member already."),
    "day_has_passed": _("This day has passed."),
}
