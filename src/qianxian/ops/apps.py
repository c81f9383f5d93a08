"""The door for operators, as Django sees it; the last app, so every room is ready when this one is."""

from importlib import import_module

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Commands, and the opening of the house."""

    name = "qianxian.ops"
    label = "ops"

    def ready(self) -> None:
        """Let every room say its phrases, hear its entries and register its duties."""
        # Imported here: their tables need every app to be known.
        import_module("qianxian.ledger.bus").open_rooms()
        import_module("qianxian.storage.jobs").load_duties()
