"""Notices as Django sees them."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What is told."""

    name = "qianxian.notices"
    label = "notices"
