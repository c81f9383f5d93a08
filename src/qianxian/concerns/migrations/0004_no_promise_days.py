from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("concerns", "0003_a_deadline_per_rung"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="category",
            name="promise_days",
        ),
    ]
