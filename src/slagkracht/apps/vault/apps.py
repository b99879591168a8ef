from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "slagkracht.apps.vault"
    label = "vault"
