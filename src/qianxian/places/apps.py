"""Places as Django sees them."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Where things are."""

    name = "qianxian.places"
    label = "places"
