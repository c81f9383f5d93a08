"""The ledger as Django sees it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The lowest room."""

    name = "qianxian.ledger"
    label = "ledger"
