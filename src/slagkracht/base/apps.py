from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "slagkracht.base"
    label = "base"
