"""Account names are compared folded, and a code to a telephone knows from where it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations, models

from qianxian.people.account_names import fold

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fold_names(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Fold the names there are; of two that look alike, the one opened later is found by its exact spelling only."""
    account = apps.get_model("people", "Account")
    taken: set[str] = set()
    rows = []
    for row in account.objects.order_by("id").only("id", "username"):
        row.folded = fold(row.username)
        if row.folded not in taken:
            taken.add(row.folded)
            rows.append(row)
    account.objects.bulk_update(rows, ["folded"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("people", "0004_every_company_on_the_ladder")]

    operations = [
        migrations.AddField(
            "account", "folded", models.CharField(
                max_length=80, null=True, unique=True, help_text="the name as it is compared: in half width and small",
            ),
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
        migrations.AddField(
            "residentcode", "asked_from", models.CharField(
                max_length=64, blank=True, default="", db_default="",
                help_text="a hash of the browser or the address that asked; a known browser's begins with a b",
            ),
        ),
    ]
