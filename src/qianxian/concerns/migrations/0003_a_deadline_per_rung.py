from django.db import migrations

RUNGS = ("grid", "community", "subdistrict", "district")


def one_deadline_per_rung(apps, schema_editor):
    """What a category promised held wherever the matter was: now it is said for each rung."""
    from qianxian.storage import nodes

    categories = list(apps.get_model("concerns", "Category").objects.all())
    if not categories:
        return
    nodes.ensure()
    Deadline = apps.get_model("concerns", "Deadline")
    Deadline.objects.bulk_create(
        Deadline(category=category, rung=rung, amount=max(category.promise_days, 1), unit="work_days")
        for category in categories
        for rung in RUNGS
    )


class Migration(migrations.Migration):

    dependencies = [
        ("concerns", "0002_the_whole_district"),
    ]

    operations = [
        migrations.RunPython(one_deadline_per_rung, migrations.RunPython.noop),
    ]
