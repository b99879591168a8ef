from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    name = "slagkracht.apps.figures"
    label = "figures"

    def ready(self) -> None:
        from slagkracht.apps.figures import policies
        from slagkracht.base import menu, words

        words.register(_WORDS)
        menu.register(menu.Room(menu.SHELF, 70, _("Figures"), "figures:overview", policies.enters))


_WORDS = {
    "no_figures_for_you": _("Figures are for who works with them."),
    "real_counts_not_yours": _("You see these figures as they are published."),
    "nothing_released": _("Nothing of this has been published yet: the first quarter is not over."),
    "dimension_month": _("month"),
    "dimension_district": _("district"),
    "dimension_municipality": _("municipality"),
    "dimension_form": _("form of crime"),
    "dimension_theme": _("theme"),
    "dimension_seat_kind": _("who reported it"),
    "dimension_stage": _("outcome"),
    "stage_nothing": _("nothing to do"),
    "stage_local_case": _("local case"),
    "stage_other_department": _("to another department"),
    "stage_to_riec": _("to the RIEC"),
    "stage_solved": _("solved"),
    "stage_partly": _("partly solved"),
    "stage_not_solved": _("not solved"),
    "stage_expired": _("destroyed after a year, still open"),
}
