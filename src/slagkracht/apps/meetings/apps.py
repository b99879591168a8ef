from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "slagkracht.apps.meetings"
    label = "meetings"
