from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    name = "slagkracht.apps.figures"
    label = "figures"

    def ready(self) -> None:
        from slagkracht.base import words

        words.register(_WORDS)


_WORDS = {
    "dimension_month": _("month"),
    "dimension_district": _("district"),
    "dimension_municipality": _("municipality"),
    "dimension_form": _("form of crime"),
    "dimension_theme": _("theme"),
    "dimension_seat_kind": _("who reported it"),
    "dimension_stage": _("outcome"),
}
