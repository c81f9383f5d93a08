"""Meetings as Django sees them."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Where people decide together."""

    name = "qianxian.meetings"
    label = "meetings"
