from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    name = "slagkracht.apps.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from slagkracht.apps.dossiers import announcements

        announcements.announce()


WORDS = {
    "not_your_dossier": _("You do not work in this dossier."),
    "not_directing_this_dossier": _("Only the case director can do this."),
    "not_appointing_here": _("Only the case director, or an account manager of the district, can do this."),
    "dossier_not_open": _("This dossier is not open."),
    "changed_meanwhile": _("Somebody changed this dossier a moment ago. Look again before you go on."),
    "seat_takes_no_part": _("This body does not take part."),
    "works_in_it_already": _("This person works in it already."),
    "last_seat": _("This is the last body that takes part. Close the dossier instead."),
    "director_seat": _("The case director works for this body. Appoint another director first."),
    "no_mandate_for_seat": _("This person may not act for this body."),
    "choose_activity": _("Choose an activity."),
    "purpose_needed": _("Write the purpose: data may be used for nothing else."),
    "choose_seats": _("Choose at least one body."),
    "unknown_seat": _("Choose bodies from the list."),
    "choose_director": _("Choose a case director of this district."),
    "choose_dossier": _("Choose an open dossier of this district."),
    "code_name_differs": _("This is not the code name."),
}
