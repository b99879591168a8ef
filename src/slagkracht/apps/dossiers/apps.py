from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "slagkracht.apps.dossiers"
    label = "dossiers"
