from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "slagkracht.apps.figures"
    label = "figures"
