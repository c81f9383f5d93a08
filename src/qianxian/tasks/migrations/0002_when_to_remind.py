from django.db import migrations, models

import qianxian.storage.fields
import qianxian.storage.ids


class Migration(migrations.Migration):
    """A district says itself how long before a deadline its units are reminded."""

    dependencies = [("tasks", "0001_version_0_1")]

    operations = [
        migrations.CreateModel(
            name="ReminderLead",
            fields=[
                (
                    "id",
                    qianxian.storage.fields.IdField(
                        default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("work_days", models.PositiveSmallIntegerField(default=1)),
            ],
            options={"abstract": False},
        ),
    ]
