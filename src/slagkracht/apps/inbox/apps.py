from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "slagkracht.apps.inbox"
    label = "inbox"
