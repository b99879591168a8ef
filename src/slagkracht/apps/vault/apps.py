from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "slagkracht.apps.vault"
    label = "vault"

    def ready(self) -> None:
        from slagkracht.apps.vault import housekeeping
        from slagkracht.base import daily

        daily.register(daily.Round("destruction", 10, housekeeping.daily_counts))
