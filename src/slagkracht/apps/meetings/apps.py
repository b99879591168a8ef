from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "slagkracht.apps.meetings"
    label = "meetings"

    def ready(self) -> None:
        from slagkracht.apps.meetings import announcements

        announcements.announce()


WORDS = {
    "not_your_body": _("You are not a member of this body."),
    "only_titles": _("You see the title of this item, and not what it says."),
    "not_leading_this_body": _("Only the chair and the secretary can do this."),
    "meeting_stage": _("This meeting is no longer at that point."),
    "items_waiting": _("%(count)s items have not been decided or postponed yet."),
    "item_is_done": _("A guest comes in at an item that waits. This one is done, or was left."),
    "item_still_waits": _("This item still waits. Decide it, or leave it for the next meeting."),
    "meeting_not_open": _("This meeting is not open."),
    "another_meeting_is_open": _("Another meeting of this body is still open. Close that one first."),
    "already_decided": _("This item was decided a moment ago, by somebody else."),
    "choose_outcome": _("Choose a decision."),
    "reason_needed": _("Write the reason: it is part of the decision."),
    "seat_not_present": _("Only who is present can object."),
    "nobody_present": _("Tick who is present."),
    "not_a_member": _("Choose a member of this body."),
    "no_mandate_for_body": _("This person may not act for that body."),
    "member_already": _("This person is a member already."),
    "body_does_not_fit_scope": _("This kind of body does not exist there."),
    "body_still_meets": _("A meeting of this body is planned or under way. Close it or call it off first."),
    "day_has_passed": _("This day has passed."),
}
