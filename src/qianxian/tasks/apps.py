"""Tasks as Django sees them."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """What units owe."""

    name = "qianxian.tasks"
    label = "tasks"
