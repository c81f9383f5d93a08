"""Durations and rungs were not counted until now: the next tick counts all rows anew from the record."""

from django.db import migrations
from django.utils import timezone


def ask_for_it(apps, schema_editor):
    if apps.get_model("results", "Summary").objects.exists():
        apps.get_model("storage", "Job").objects.create(
            name="results.rebuild", due_at=timezone.now(), arguments={},
        )


class Migration(migrations.Migration):
    dependencies = [
        ("results", "0004_durations_and_rungs"),
        ("storage", "0001_initial"),
    ]

    operations = [migrations.RunPython(ask_for_it, migrations.RunPython.noop)]
