from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "slagkracht.apps.intake"
    label = "intake"
