from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    name = "slagkracht.apps.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from slagkracht.apps.dossiers import actions, policies, taker
        from slagkracht.apps.inbox import verbs
        from slagkracht.apps.intake import taking_up
        from slagkracht.apps.vault import destruction, kinds
        from slagkracht.base import menu, words

        taking_up.register(taker.DossierRoom())
        destruction.register("dossier", actions.purge)
        menu.register(menu.Room(menu.WALK, 40, _("Dossiers"), "dossiers:all", policies.enters))
        verbs.register(
            verbs.Verb(
                "dossier.begin",
                _("Begin dossier %(name)s"),
                _("You direct it. See who takes part and let people in."),
                "dossiers:overview",
                15,
            ),
            verbs.Verb(
                "dossier.signal_joined",
                _("See which signal joined %(name)s"),
                _("The weighing group added a signal to your dossier."),
                "dossiers:overview",
                10,
            ),
        )
        kinds.register(
            kinds.Kind(actions.PURPOSE, ("text",), "the purpose of a dossier (WGS 1.8(5))", "dossier")
        )
        kinds.register(
            kinds.Kind(actions.REASON, ("text",), "why a seat joins or leaves (WGS 2.23(5))", "dossier")
        )
        words.register(_WORDS)


_WORDS = {
    "not_your_dossier": _("You do not work in this dossier."),
    "not_directing_this_dossier": _("Only the case director can do this."),
    "dossier_not_open": _("This dossier is not open."),
    "seat_takes_no_part": _("This body does not take part."),
    "last_seat": _("This is the last body that takes part. Close the dossier instead."),
    "director_seat": _("The case director works for this body. Appoint another director first."),
    "no_mandate_for_seat": _("This person may not act for this body."),
    "choose_activity": _("Choose an activity."),
    "purpose_needed": _("Write the purpose: data may be used for nothing else."),
    "choose_seats": _("Choose at least one body."),
    "unknown_seat": _("Choose bodies from the list."),
    "choose_director": _("Choose a case director of this district."),
    "choose_dossier": _("Choose an open dossier of this district."),
}
