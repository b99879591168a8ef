from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "slagkracht.apps.intake"
    label = "intake"

    def ready(self) -> None:
        from slagkracht.apps.intake import announcements

        announcements.announce()
