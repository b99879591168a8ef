from django.apps import AppConfig


class KeyringConfig(AppConfig):
    name = "slagkracht.apps.vault.keyring"
    label = "keyring"
