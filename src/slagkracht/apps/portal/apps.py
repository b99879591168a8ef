from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "slagkracht.apps.portal"
    label = "portal"
