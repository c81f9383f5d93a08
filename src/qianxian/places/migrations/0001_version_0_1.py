"""All tables of this room as version 0.1 has them; stands for every step on the way there."""

import django.db.models.deletion
import qianxian.storage.fields
import qianxian.storage.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("places", "0001_initial"),
        ("places", "0002_the_whole_district"),
        ("places", "0003_the_planners_plans"),
        ("places", "0004_a_place_taken_back"),
        ("places", "0005_a_border_put_in_by_mistake"),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('works', models.BooleanField()),
                ('name', models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('key', qianxian.storage.fields.ByteOrderField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=20)),
                ('position', models.PositiveIntegerField()),
                ('retired', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='CentreStandard',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('stale_days', models.PositiveIntegerField(help_text='a centre not verified for so long is shown as such')),
                ('walk_minutes', models.PositiveIntegerField(help_text='so far on foot is near')),
                ('least_area_m2', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='places_one_standard')],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('level', models.CharField(choices=[('district', 'District'), ('subdistrict', 'Sub-district'), ('community', 'Community'), ('grid', 'Grid'), ('courtyard', 'Courtyard')], max_length=12)),
                ('number', models.PositiveIntegerField(help_text='among its siblings, west to east, north to south')),
                ('name', models.CharField(max_length=60)),
                ('path', qianxian.storage.fields.ByteOrderField(db_index=True, editable=False, max_length=60)),
                ('kind', models.CharField(blank=True, choices=[('residential', 'Homes'), ('dedicated', 'Dedicated: offices, a market, a hospital')], db_default='', help_text='of a grid: homes, or dedicated', max_length=12)),
                ('estate', models.CharField(blank=True, db_default='', help_text='of a courtyard: the estate of which it is a part', max_length=60)),
                ('extent', models.CharField(blank=True, db_default='', help_text='buildings and stairwells, as people say them: 1—6号楼', max_length=200)),
                ('households', models.PositiveIntegerField(default=0)),
                ('buildings', models.PositiveIntegerField(default=0)),
                ('longitude', models.FloatField(null=True)),
                ('latitude', models.FloatField(null=True)),
                ('synthetic', models.BooleanField(default=False)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.place')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('parent', 'number'), name='places_place_number_once_a_parent'),
                    models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('path',), name='places_place_path_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('level', 'district'), ('parent', None)), models.Q(models.Q(('level', 'district'), _negated=True), ('parent__isnull', False)), _connector='OR'), name='places_place_only_a_district_is_on_top'),
                    models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='places_place_period'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GridPlan',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('number', models.PositiveIntegerField(help_text='of the versions of this area, from 1')),
                ('state', models.CharField(choices=[('drafted', 'drafted'), ('adopted', 'adopted, takes effect on its day'), ('in_force', 'took effect'), ('withdrawn', 'withdrawn'), ('overtaken', 'overtaken: the courtyards moved before its day')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('drafted_at', models.DateTimeField()),
                ('effective_on', models.DateField(null=True)),
                ('in_force_at', models.DateTimeField(null=True)),
                ('certificate', models.JSONField(help_text='how good the planner proved it to be; none: made by hand', null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grid_plans', to='places.place')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('area', 'number'), name='places_grid_plan_number_once'),
                    models.CheckConstraint(condition=models.Q(('state__in', ('drafted', 'withdrawn')), ('effective_on__isnull', False), _connector='OR'), name='places_grid_plan_adopted_for_a_day'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Border',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('rings', models.JSONField(help_text='closed rings of [longitude, latitude] in WGS-84; holes after the first')),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='borders', to='places.place')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('place',), name='places_border_one_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='places_border_period'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlaceCode',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('scheme', models.CharField(help_text='division12: the 12-digit division code', max_length=20)),
                ('value', qianxian.storage.fields.ByteOrderField(max_length=30)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='places.place')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('scheme', 'value'), name='places_code_one_place_at_a_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('until_at', models.DateTimeField()),
                ('courtyard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_placements', to='places.place')),
                ('grid', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.gridplan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlaceName',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('kind', models.CharField(choices=[('alias', 'what people call it'), ('former', 'what it was called before')], max_length=10)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='names', to='places.place')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('place', 'name'), name='places_other_name_once'),
                    models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='places_other_name_period'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlannedGrid',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=60)),
                ('kind', models.CharField(choices=[('residential', 'Homes'), ('dedicated', 'Dedicated: offices, a market, a hospital')], max_length=12)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('continues', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('grid', models.ForeignKey(db_index=False, help_text='what it became when the plan took effect', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grids', to='places.gridplan')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'community', 'number'), name='places_planned_grid_number_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlannedCourtyard',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(help_text='in the planned grid')),
                ('came_from', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('courtyard', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('planned_grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courtyards', to='places.plannedgrid')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('planned_grid', 'courtyard'), name='places_planned_courtyard_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlanSearch',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('grids', models.PositiveIntegerField(help_text='exactly so many; none: as many as is best', null=True)),
                ('state', models.CharField(choices=[('waiting', 'begins shortly'), ('running', 'looking'), ('done', 'finished'), ('stopped', 'stopped')], max_length=10)),
                ('courtyards', models.JSONField()),
                ('found', models.JSONField(default=list)),
                ('total', models.PositiveSmallIntegerField(help_text='prices on moving, and plans to be found')),
                ('stopped', models.TextField(blank=True, help_text='why it stopped, in both languages')),
                ('asked_at', models.DateTimeField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Plate',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('code', qianxian.storage.fields.CodeField(editable=False, max_length=9, unique=True)),
                ('hung_on', models.DateField()),
                ('retired_on', models.DateField(null=True)),
                ('retired_because', models.CharField(blank=True, choices=[('replaced', 'replaced'), ('lost', 'lost'), ('taken_down', 'taken down')], db_default='', max_length=10)),
                ('courtyard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plates', to='places.place')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('retired_on', None)), fields=('courtyard',), name='places_plate_one_hangs_at_a_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ServiceCentre',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('name', models.CharField(max_length=60)),
                ('address', models.CharField(blank=True, max_length=120)),
                ('area_m2', models.PositiveIntegerField(help_text='usable area, square metres', null=True)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('hours', models.JSONField(default=list)),
                ('longitude', models.FloatField(null=True)),
                ('latitude', models.FloatField(null=True)),
                ('opened_on', models.DateField()),
                ('verified_on', models.DateField(help_text='when somebody last saw that all this is so', null=True)),
                ('closed_on', models.DateField(null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='centres', to='places.place')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('closed_on', None), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='places_centre_period'),
                    models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__isnull', False), ('longitude__isnull', False)), _connector='OR'), name='places_centre_both_coordinates'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('service_hall', 'Service hall'), ('parlour', 'Parlour'), ('mediation_room', 'Mediation room'), ('meeting_room', 'Meeting room'), ('reading_room', 'Reading room'), ('activity_room', 'Activity room'), ('elders_room', 'Room for elders'), ('children_room', 'Room for children'), ('clinic_room', 'Health room'), ('other_room', 'Another room')], max_length=20)),
                ('name', models.CharField(blank=True, help_text='what people call it, where that is another word', max_length=40)),
                ('seats', models.PositiveIntegerField(default=0)),
                ('position', models.PositiveIntegerField()),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='places.servicecentre')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='CentreCheck',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('has', models.BooleanField()),
                ('checked_on', models.DateField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='places.checklistitem')),
                ('centre', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='places.servicecentre')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('centre', 'item'), name='places_centre_item_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='WorkSpan',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='places_span_closes_after_it_opens')],
            },
        ),
    ]
