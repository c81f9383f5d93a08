from django.db import migrations, models

NOTED = "升级前登记的物业，当时没有记依据和阶段，请核对"
"""What decided it nobody wrote down; this says so where the decision stands, until the next step."""


def every_company_on_the_ladder(apps, schema_editor):
    """Before there was a ladder of management, a company at a courtyard was whoever managed it, without a rung.

    Such a courtyard now stands on the rung "managed", since the company's first day there. Where several were noted,
    or another than the rung says, one counts: the rung's own, else the one that came last; the others left that day.
    """
    from qianxian.storage import nodes

    Seat, Management = apps.get_model("people", "Seat"), apps.get_model("people", "Management")
    seats = Seat.objects.filter(
        valid_until=None, place__level="courtyard", place__valid_until=None, organisation__valid_until=None,
        organisation__kind="property_company",
    ).select_related("organisation")
    there = {}
    for seat in seats:
        there.setdefault(seat.place_id, []).append((seat.valid_from or seat.organisation.valid_from, seat.id, seat))
    if not there:
        return
    nodes.ensure()
    rungs = {one.courtyard_id: one for one in Management.objects.filter(courtyard__in=there, valid_until=None)}
    for courtyard_id, found in there.items():
        since, _id, last = max(found)
        rung = rungs.get(courtyard_id) or Management.objects.create(
            courtyard_id=courtyard_id, kind="managed", company_id=last.organisation_id, decision=NOTED,
            decided_on=since, valid_from=since,
        )
        for first, _id, seat in found:
            if seat.organisation_id != rung.company_id:
                Seat.objects.filter(pk=seat.pk).update(valid_until=max(first, rung.valid_from))


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_joint_review'),
    ]

    operations = [
        migrations.AlterField(
            model_name='sheetimport',
            name='sheet',
            field=models.CharField(choices=[('places', 'Places'), ('organisations', 'Organisations'), ('management', 'Who manages each courtyard'), ('offices', 'Offices'), ('accounts', 'Accounts'), ('centres', 'Service centres')], max_length=20),
        ),
        migrations.AlterField(
            model_name='sheetimport',
            name='state',
            field=models.CharField(choices=[('looking', 'Being looked over'), ('checked', 'Looked at'), ('waiting', 'Waiting to begin'), ('running', 'Under way'), ('done', 'Done'), ('failed', 'Stopped')], default='checked', max_length=10),
        ),
        migrations.RunPython(every_company_on_the_ladder, migrations.RunPython.noop),
    ]
