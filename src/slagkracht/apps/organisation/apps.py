from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "slagkracht.apps.organisation"
    label = "organisation"

    def ready(self) -> None:
        from slagkracht.apps.organisation import policies
        from slagkracht.base import menu

        menu.register(
            menu.Room(menu.SHELF, 90, _("Organisation"), "organisation:people", policies.enters_register)
        )
