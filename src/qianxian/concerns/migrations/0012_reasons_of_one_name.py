"""No two reasons in use go by the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations, models

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LONGEST = 30


def keep_doubles_apart(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Number the later of two by the same name: 没修好（2）; what was said with either stays with it."""
    reasons = apps.get_model("concerns", "DissatisfactionReason").objects
    taken: set[str] = set(reasons.filter(retired=False).values_list("name", flat=True))
    first: set[str] = set()
    for reason in reasons.filter(retired=False).order_by("id"):
        if reason.name not in first:
            first.add(reason.name)
            continue
        number, name = 1, reason.name
        while name in taken:
            number += 1
            end = f"（{number}）"
            name = reason.name[: LONGEST - len(end)] + end
        taken.add(name)
        reasons.filter(pk=reason.pk).update(name=name)


class Migration(migrations.Migration):
    dependencies = [("concerns", "0011_channels")]

    operations = [
        migrations.RunPython(keep_doubles_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            "dissatisfactionreason",
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(retired=False), name="concerns_reason_of_one_name",
            ),
        ),
    ]
