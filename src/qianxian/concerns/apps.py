"""Concerns as Django sees them."""

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    """What residents raise."""

    name = "qianxian.concerns"
    label = "concerns"
