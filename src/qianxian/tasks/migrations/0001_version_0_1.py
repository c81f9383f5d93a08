"""All tables of this room as version 0.1 has them; stands for every step on the way there."""

import django.db.models.deletion
import qianxian.storage.fields
import qianxian.storage.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("tasks", "0001_initial"),
        ("tasks", "0002_the_whole_district"),
        ("tasks", "0003_the_whole_lifecycle"),
        ("tasks", "0004_what_an_office_does_with_its_work"),
        ("tasks", "0005_found_at_once"),
        ("tasks", "0006_moments_of_time"),
        ("tasks", "0007_outsiders_and_rounds"),
    ]

    initial = True

    dependencies = [
        ('people', '0001_version_0_1'),
        ('places', '0001_version_0_1'),
    ]

    operations = [
        migrations.CreateModel(
            name='SupervisionNumber',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField(unique=True)),
                ('last', models.PositiveIntegerField(db_default=0, default=0)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Outsider',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(help_text='a company, a utility, the owners', max_length=60)),
                ('wanted', models.TextField(help_text="what is to be done; the unit's own words")),
                ('where', models.CharField(max_length=60)),
                ('handed_at', models.DateTimeField()),
                ('until_on', models.DateField(help_text='the last day on which the link opens anything')),
                ('link_hash', models.CharField(max_length=64, unique=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OutsideWord',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('taken_on', 'taken on'), ('planned', 'comes on a day'), ('note', 'a note'), ('done', 'done, as they say'), ('not_possible', 'not possible')], max_length=12)),
                ('words', models.TextField(blank=True, help_text='empty once erased')),
                ('planned_on', models.DateField(null=True)),
                ('said_at', models.DateTimeField()),
                ('key', models.CharField(help_text='of the form: sent twice, it is said once', max_length=64)),
                ('outsider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='said', to='tasks.outsider')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('outsider', 'key'), name='tasks_outside_word_said_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'planned'), _negated=True), ('planned_on__isnull', False), _connector='OR'), name='tasks_outside_word_planned_says_when'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OutsidePhoto',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=64)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField(help_text='bytes')),
                ('width', models.PositiveIntegerField(help_text='pixels')),
                ('height', models.PositiveIntegerField(help_text='pixels')),
                ('word', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='tasks.outsideword')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('name', models.CharField(max_length=60)),
                ('rule', models.CharField(help_text='on which days, after RFC 5545', max_length=120)),
                ('first_on', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='people.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RoundPoint',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('where', models.CharField(max_length=60)),
                ('look_at', models.CharField(blank=True, max_length=200)),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='points', to='tasks.round')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('round', 'position'), name='tasks_round_point_in_order'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('counted_from', models.DateTimeField(null=True)),
                ('counted_amount', models.PositiveSmallIntegerField(null=True)),
                ('counted_unit', models.CharField(blank=True, choices=[('work_days', 'working days'), ('work_hours', 'working hours'), ('days', 'days'), ('hours', 'hours')], db_default='', default='', max_length=10)),
                ('source', models.CharField(help_text='what the task comes from: concern, charge, support …', max_length=20)),
                ('headline', models.CharField(blank=True, max_length=60)),
                ('outcome', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('issued', 'new'), ('received', 'received'), ('in_hand', 'in hand'), ('suspended', 'on hold'), ('reported_done', 'waiting to be confirmed'), ('handed_up', 'gone up a rung'), ('verified', 'signed off'), ('returned', 'given back'), ('declined', 'declined'), ('cancelled', 'cancelled')], max_length=15)),
                ('issued_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('provisional', models.BooleanField(help_text='the calendar up to the due day is not complete')),
                ('receive_by_at', models.DateTimeField(help_text='by when the unit has to say that it is its own', null=True)),
                ('received_at', models.DateTimeField(null=True)),
                ('planned_on', models.DateField(help_text='the day the unit said it comes; told to those who raised it', null=True)),
                ('climbs', models.BooleanField(db_default=False, default=False, help_text='what is behind it goes up by itself when the time is over')),
                ('supervised', models.PositiveSmallIntegerField(db_default=0, default=0, help_text='0 not; 1 reminded; 2 a numbered notice; 3 put before the leader')),
                ('done_at', models.DateTimeField(null=True)),
                ('verified_at', models.DateTimeField(null=True)),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('steward', models.ForeignKey(db_index=False, help_text='the office of the unit that looks after it; none: any of them', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='people.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('state__in', ('issued', 'received', 'in_hand'))), fields=['unit', 'due_at', 'id'], name='tasks_task_owed_by_unit'),
                    models.Index(condition=models.Q(('state', 'reported_done')), fields=['unit', 'done_at', 'id'], name='tasks_task_waiting'),
                    models.Index(condition=models.Q(('state__in', ('suspended', 'handed_up'))), fields=['unit', 'state'], name='tasks_task_at_rest'),
                    models.Index(condition=models.Q(('receive_by_at__isnull', False), ('state', 'issued')), fields=['receive_by_at', 'id'], name='tasks_task_not_received'),
                    models.Index(condition=models.Q(('state__in', ('issued', 'received', 'in_hand'))), fields=['due_at', 'id'], name='tasks_task_owed'),
                    models.Index(condition=models.Q(('planned_on__isnull', False), ('state', 'in_hand')), fields=['planned_on'], name='tasks_task_planned'),
                    models.Index(condition=models.Q(('provisional', True), ('state__in', ('issued', 'received', 'in_hand'))), fields=['id'], name='tasks_task_provisional'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('reported_done', 'declined')), _negated=True), ('outcome__gt', ''), _connector='OR'), name='tasks_task_done_says_how'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('issued_at', models.DateTimeField()),
                ('wants', models.TextField(blank=True, help_text='what the unit is to do, and by when')),
                ('answer', models.TextField(blank=True, db_default='', help_text='what the unit says to it')),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('issued_by', models.ForeignKey(db_index=False, help_text='none: by itself', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='tasks.task')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('year', 'number'), name='tasks_supervision_number_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('of', models.CharField(choices=[('due', 'the deadline is near'), ('asked', 'a question waits for its answer'), ('planned', 'the day that was said has gone by')], max_length=8)),
                ('moment', models.DateTimeField(help_text='the deadline or, of a day, its beginning: another one is reminded of anew')),
                ('made_at', models.DateTimeField()),
                ('task', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='tasks.task')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('task', 'of', 'moment'), name='tasks_reminder_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(choices=[('asked', 'a question to the one who raised it'), ('weather', 'weather or season'), ('material', 'material or parts on order'), ('funds', 'funds being applied for'), ('vote', 'owners have to decide first'), ('others', 'work of somebody else comes first'), ('law', 'a procedure that the law prescribes')], max_length=12)),
                ('words', models.TextField(help_text="the unit's own; told to those who raised it")),
                ('since_at', models.DateTimeField()),
                ('review_on', models.DateField(help_text='the day on which it goes on by itself, if nobody took it up before')),
                ('until_at', models.DateTimeField(null=True)),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='tasks.task')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('until_at', None)), fields=['review_on'], name='tasks_pause_open'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('until_at', None)), fields=('task',), name='tasks_pause_one_at_a_time'),
                ],
            },
        ),
        migrations.AddField(
            model_name='outsider',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outsiders', to='tasks.task'),
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('written_at', models.DateTimeField()),
                ('words', models.TextField(blank=True, help_text='empty once erased')),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='tasks.task')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('reason', models.TextField()),
                ('wanted_on', models.DateField(help_text='the working day by whose end it would be done')),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('asked', 'asked for'), ('granted', 'granted'), ('refused', 'not granted')], max_length=8)),
                ('decided_at', models.DateTimeField(null=True)),
                ('said', models.TextField(blank=True, help_text='why it was not granted')),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='tasks.task')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('task',), name='tasks_extension_one_at_a_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=64)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField(help_text='bytes')),
                ('width', models.PositiveIntegerField(help_text='pixels')),
                ('height', models.PositiveIntegerField(help_text='pixels')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='tasks.task')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CostLine',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(max_length=60)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=9)),
                ('unit', models.CharField(help_text='piece, metre, hour …', max_length=10)),
                ('cents', models.PositiveIntegerField(help_text='fen for all of it: whole numbers add up exactly')),
                ('payer', models.CharField(choices=[('company', 'the property company'), ('owners', 'the owners: common income or maintenance fund'), ('household', 'the household itself'), ('unit', "the unit's own budget"), ('public', 'the sub-district or the district'), ('donated', 'nobody: it was given')], max_length=12)),
                ('noted_at', models.DateTimeField()),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='costs', to='tasks.task')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ChecklistLine',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('words', models.CharField(max_length=60)),
                ('ticked_at', models.DateTimeField(null=True)),
                ('ticked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checklist', to='tasks.task')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('ticked_at', None), ('ticked_by', None)), models.Q(('ticked_at__isnull', False), ('ticked_by__isnull', False)), _connector='OR'), name='tasks_checklist_line_ticked_says_by_whom'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('first_on', models.DateField()),
                ('charge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='people.charge')),
                ('task', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='visit', to='tasks.task')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('charge', 'first_on'), name='tasks_visit_once_a_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Walk',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('due_on', models.DateField()),
                ('missed_at', models.DateTimeField(null=True)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='walks', to='tasks.round')),
                ('task', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='walk', to='tasks.task')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('round', 'due_on'), name='tasks_walk_once_a_day'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SeenPoint',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('seen', models.CharField(choices=[('fine', 'fine'), ('found', 'something found'), ('unreachable', 'could not be reached')], max_length=12)),
                ('reason', models.CharField(blank=True, help_text='why it could not be reached', max_length=200)),
                ('point', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tasks.roundpoint')),
                ('walk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seen', to='tasks.walk')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('walk', 'point'), name='tasks_seen_point_once_a_walk'),
                    models.CheckConstraint(condition=models.Q(models.Q(('seen', 'unreachable'), _negated=True), ('reason__gt', ''), _connector='OR'), name='tasks_seen_point_unreachable_says_why'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AnswerTemplate',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('name', models.CharField(max_length=30)),
                ('text', models.TextField()),
                ('retired', models.BooleanField(default=False)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answer_templates', to='people.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired', False)), fields=('unit', 'name'), name='tasks_answer_template_name_once')],
            },
        ),
    ]
