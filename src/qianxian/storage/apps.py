"""Storage as Django sees it."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """Leases, jobs and the stamp of the reference data."""

    name = "qianxian.storage"
    label = "storage"
