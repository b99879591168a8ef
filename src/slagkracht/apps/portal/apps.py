from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "slagkracht.apps.portal"
    label = "portal"

    def ready(self) -> None:
        from slagkracht.base import menu

        menu.register(menu.Room(menu.WALK, 10, _("Today"), "portal:today", lambda by: True))
