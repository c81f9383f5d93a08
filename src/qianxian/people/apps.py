"""People as Django sees them."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who does things."""

    name = "qianxian.people"
    label = "people"
