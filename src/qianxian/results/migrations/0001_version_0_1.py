"""All tables of this room as version 0.1 has them; stands for every step on the way there."""

import django.db.models.deletion
import qianxian.storage.fields
import qianxian.storage.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("results", "0001_initial"),
        ("results", "0002_the_whole_district"),
        ("results", "0003_now_open_and_waiting"),
        ("results", "0004_durations_and_rungs"),
        ("results", "0005_count_anew"),
        ("results", "0006_an_areas_own_forms"),
    ]

    initial = True

    dependencies = [
        ('concerns', '0001_version_0_1'),
        ('places', '0001_version_0_1'),
    ]

    operations = [
        migrations.CreateModel(
            name='FigureTemplate',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('name', models.CharField(max_length=60)),
                ('kind', models.CharField(choices=[('docx', 'Word document'), ('xlsx', 'Excel workbook')], max_length=4)),
                ('content', models.BinaryField(help_text='the file as it was handed in, looked at before')),
                ('taken_at', models.DateTimeField()),
                ('retired', models.BooleanField(default=False)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired', False)), fields=('area', 'name'), name='results_template_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Summary',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('level', models.CharField(choices=[('district', 'District'), ('subdistrict', 'Sub-district'), ('community', 'Community'), ('grid', 'Grid'), ('courtyard', 'Courtyard')], max_length=12)),
                ('month', models.DateField(help_text='its first day')),
                ('raised', models.PositiveIntegerField(default=0, help_text='reports that came in')),
                ('accepted', models.PositiveIntegerField(default=0, help_text='a unit took it on')),
                ('done', models.PositiveIntegerField(default=0, help_text='a unit said it is done')),
                ('late', models.PositiveIntegerField(default=0, help_text='of these, after the promise had run out')),
                ('reopened', models.PositiveIntegerField(default=0, help_text='the resident said it is not')),
                ('confirmed', models.PositiveIntegerField(default=0, help_text='the resident said it is')),
                ('unconfirmed', models.PositiveIntegerField(db_default=0, default=0, help_text='closed, and nobody confirmed it')),
                ('declined', models.PositiveIntegerField(db_default=0, default=0, help_text='not taken on, for a reason of the list')),
                ('extended', models.PositiveIntegerField(db_default=0, default=0, help_text='given longer, before the time was over')),
                ('escalated', models.PositiveIntegerField(db_default=0, default=0, help_text='went up a rung')),
                ('up_community', models.PositiveIntegerField(db_default=0, default=0, help_text='of these, to the community')),
                ('up_subdistrict', models.PositiveIntegerField(db_default=0, default=0, help_text='to the sub-district')),
                ('up_departments', models.PositiveIntegerField(db_default=0, default=0, help_text='to the departments')),
                ('up_joint_review', models.PositiveIntegerField(db_default=0, default=0, help_text='to the joint review')),
                ('answered', models.JSONField(db_default={}, default=dict, help_text='answers by the bucket of the time since it was raised')),
                ('taken', models.JSONField(db_default={}, default=dict, help_text="a unit's first words, likewise")),
                ('now_open', models.IntegerField(db_default=0, default=0, help_text='what became open, less what is so no longer')),
                ('now_waiting', models.IntegerField(db_default=0, default=0, help_text='the same of what waits for a word')),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('category', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='concerns.category')),
            ],
            options={
                'indexes': [models.Index(fields=['level', 'month', 'area'], name='results_summary_by_month')],
                'constraints': [models.UniqueConstraint(fields=('level', 'area', 'category', 'month'), name='results_summary_once')],
            },
        ),
    ]
