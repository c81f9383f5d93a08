"""All tables of this room as version 0.1 has them; stands for every step on the way there."""

import datetime
import django.db.models.deletion
import qianxian.storage.fields
import qianxian.storage.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("notices", "0001_initial"),
        ("notices", "0002_the_whole_district"),
        ("notices", "0003_ways_out"),
    ]

    initial = True

    dependencies = [
        ('ledger', '0001_version_0_1'),
        ('people', '0001_version_0_1'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='QuietHours',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('begins', models.TimeField(default=datetime.time(21, 0))),
                ('ends', models.TimeField(default=datetime.time(8, 0))),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('about_kind', models.CharField(max_length=30)),
                ('about_id', models.BigIntegerField()),
                ('urgent', models.BooleanField(db_default=False, default=False, help_text='goes out in quiet hours too')),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('sent', 'sent'), ('stuck', 'stuck'), ('unclear', 'unclear whether it arrived'), ('given_up', 'given up'), ('kept', 'in the inbox only'), ('dropped', 'nobody to tell any more')], default='queued', max_length=10)),
                ('due_at', models.DateTimeField()),
                ('claimed_until', models.DateTimeField(help_text='until when a process may be sending it', null=True)),
                ('channel', models.CharField(blank=True, db_default='', default='', help_text='last tried by', max_length=30)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=80)),
                ('sent_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.contact')),
                ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='ledger.entry')),
                ('resident', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.resident')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('state', 'queued')), fields=['due_at'], name='notices_notice_queued'),
                    models.Index(condition=models.Q(('state__in', ('stuck', 'unclear'))), fields=['state'], name='notices_notice_in_trouble'),
                    models.Index(condition=models.Q(('resident__isnull', False)), fields=['resident', '-id'], name='notices_notice_resident'),
                    models.Index(condition=models.Q(('account__isnull', False)), fields=['account', '-id'], name='notices_notice_account'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(max_length=30)),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('sent', 'sent'), ('later', 'not now'), ('never', 'not like this'), ('unknown_number', 'nobody there'), ('unclear', 'unclear')], max_length=15)),
                ('reason', models.CharField(blank=True, max_length=80)),
                ('provider_ref', models.CharField(blank=True, help_text="the provider's own number for it", max_length=80)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='notices.notice')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['channel', 'outcome', '-ended_at'], name='notices_attempt_by_channel'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('telling', models.CharField(choices=[('every_step', 'Each step'), ('answer_only', 'Only the answer'), ('nothing', 'No messages'), ('at_once', 'At once'), ('digest', 'Together, at 8:30 and 14:30'), ('inbox_only', 'Only here, in the inbox')], max_length=15)),
                ('channel', models.CharField(blank=True, max_length=30)),
                ('address', models.CharField(blank=True, max_length=120)),
                ('digest_at', models.DateTimeField(help_text='the last time at which news were put together', null=True)),
                ('account', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resident', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.resident')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('account', None), ('resident__isnull', False)), models.Q(('account__isnull', False), ('resident', None)), _connector='OR'), name='notices_preference_of_one'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('kind', qianxian.storage.fields.ByteOrderField(help_text='of the entry that is told', max_length=60)),
                ('language', models.CharField(max_length=10)),
                ('text', models.CharField(blank=True, max_length=200)),
                ('template', models.CharField(blank=True, db_default='', default='', help_text='the number under which a provider of short messages registered this text', max_length=40)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'language'), name='notices_wording_once')],
            },
        ),
    ]
