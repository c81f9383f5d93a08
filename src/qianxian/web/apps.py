"""The door for people, as Django sees it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages."""

    name = "qianxian.web"
    label = "web"
