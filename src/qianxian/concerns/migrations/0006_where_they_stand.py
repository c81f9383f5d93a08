from django.db import migrations
from django.db.models import F


def say_where_they_stand(apps, schema_editor):
    """What was settled ended then; the district's rung is that of its departments; what is owed climbs when late."""
    Concern, Dispatch, Deadline = (
        apps.get_model("concerns", name) for name in ("Concern", "Dispatch", "Deadline")
    )
    Concern.objects.filter(state="confirmed", ended_at=None).update(ended_at=F("confirmed_at"))
    for model in (Dispatch, Deadline):
        model.objects.filter(rung="district").update(rung="departments")
    for rung in ("grid", "community", "subdistrict", "departments"):
        at_it = Dispatch.objects.filter(role="lead", rung=rung).values("concern_id")
        Concern.objects.filter(pk__in=at_it).update(rung=rung)
    Task = apps.get_model("tasks", "Task")
    Task.objects.filter(source="concern", state__in=("issued", "received", "in_hand")).update(climbs=True)


class Migration(migrations.Migration):

    dependencies = [
        ("concerns", "0005_the_whole_lifecycle"),
    ]

    operations = [
        migrations.RunPython(say_where_they_stand, migrations.RunPython.noop),
    ]
