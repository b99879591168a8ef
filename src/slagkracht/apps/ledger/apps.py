from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "slagkracht.apps.ledger"
    label = "ledger"
