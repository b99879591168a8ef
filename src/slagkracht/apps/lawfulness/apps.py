from django.apps import AppConfig


class LawfulnessConfig(AppConfig):
    name = "slagkracht.apps.lawfulness"
    label = "lawfulness"
