"""All tables of this room as version 0.1 has them; stands for every step on the way there."""

import django.db.models.deletion
import qianxian.storage.fields
import qianxian.storage.ids
from django.db import migrations, models

from qianxian.storage.append_only import AppendOnly


class Migration(migrations.Migration):

    replaces = [
        ("ledger", "0001_initial"),
        ("ledger", "0002_entries_by_kind_and_time"),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('kind', qianxian.storage.fields.ByteOrderField(max_length=60)),
                ('about_kind', qianxian.storage.fields.ByteOrderField(max_length=30)),
                ('about_id', models.BigIntegerField()),
                ('place_id', models.BigIntegerField(null=True)),
                ('office_id', models.BigIntegerField(help_text='the office that acted; none for a resident', null=True)),
                ('category_id', models.BigIntegerField(null=True)),
                ('was', qianxian.storage.fields.ByteOrderField(blank=True, help_text='the state before', max_length=30)),
                ('became', qianxian.storage.fields.ByteOrderField(blank=True, help_text='the state after', max_length=30)),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField(help_text='the promise that was in force before this entry, if any', null=True)),
                ('cause_id', models.BigIntegerField(help_text='the entry that led to this one', null=True)),
                ('commitment', models.BinaryField(help_text='see ledger.leaves', max_length=32)),
                ('leaf_format', models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['about_kind', 'about_id', 'id'], name='ledger_entry_about'),
                    models.Index(fields=['kind', 'at', 'id'], name='ledger_entry_kind_at'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Text',
            fields=[
                ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='ledger.entry')),
                ('words', models.JSONField(null=True)),
                ('salt', models.BinaryField(max_length=16, null=True)),
                ('erased_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Pending',
            fields=[
                ('pk', models.CompositePrimaryKey('reader', 'entry_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('reader', qianxian.storage.fields.ByteOrderField(max_length=30)),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='ledger.entry')),
            ],
        ),
        AppendOnly('ledger_entry'),
    ]
