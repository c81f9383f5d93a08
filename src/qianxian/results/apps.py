"""Results as Django sees them."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """What came of it."""

    name = "qianxian.results"
    label = "results"
