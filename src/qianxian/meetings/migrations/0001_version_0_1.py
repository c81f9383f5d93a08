"""All tables of this room as version 0.1 has them; stands for every step on the way there."""

import django.db.models.deletion
import qianxian.meetings.models.voting
import qianxian.storage.fields
import qianxian.storage.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("meetings", "0001_initial"),
        ("meetings", "0002_papers_and_rooms"),
        ("meetings", "0003_calendars"),
        ("meetings", "0004_peoples_project"),
        ("meetings", "0005_rooms"),
    ]

    initial = True

    dependencies = [
        ('concerns', '0001_version_0_1'),
        ('people', '0001_version_0_1'),
        ('places', '0001_version_0_1'),
        ('tasks', '0001_version_0_1'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('number', models.PositiveIntegerField()),
                ('by_rule_on', models.DateField(null=True)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('venue', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('agenda_open', 'agenda being made'), ('agenda_published', 'agenda published'), ('in_session', 'in session'), ('adjourned', 'over, minutes being made'), ('minutes_circulated', 'minutes open to corrections'), ('minutes_adopted', 'minutes adopted'), ('cancelled', 'cancelled'), ('not_held', 'not held')], max_length=20)),
                ('reason', models.CharField(blank=True, help_text='why it was moved or cancelled; public', max_length=200)),
                ('opened_at', models.DateTimeField(null=True)),
                ('quorum_at_opening', models.BooleanField(null=True)),
                ('adjourned_at', models.DateTimeField(null=True)),
                ('looked_back', models.JSONField(default=list, help_text='how each earlier decision stood when it closed: sentences')),
                ('correct_until', models.DateTimeField(null=True)),
                ('sequence', models.PositiveIntegerField(db_default=0, default=0, help_text='of its calendar entry, RFC 5545')),
                ('changed_at', models.DateTimeField(help_text='when it was laid out, or its time or holding was changed', null=True)),
                ('chair', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('room', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.room')),
            ],
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('review', 'What became of earlier decisions'), ('decide', 'decide'), ('report', 'report'), ('mediate', 'mediate'), ('convey', 'study and convey')], max_length=10)),
                ('state', models.CharField(choices=[('proposed', 'to be admitted'), ('admitted', 'on the agenda'), ('taken', 'dealt with'), ('deferred', 'talked about, taken up again'), ('put_off', 'left for the next meeting'), ('declined', 'not admitted'), ('dropped', 'the meeting did not come to it')], max_length=10)),
                ('said', models.CharField(blank=True, help_text='why it was not admitted', max_length=200)),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='meetings.meeting')),
            ],
        ),
        migrations.CreateModel(
            name='HeadCount',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(help_text='of the form: sent twice, it is one count', max_length=64, unique=True)),
                ('capacity', models.CharField(choices=[('branch', 'grid branch'), ('community', 'community'), ('committee', "owners' or management committee"), ('property', 'property company'), ('courtyard_head', 'courtyard heads'), ('owners_representative', "owners' representatives"), ('resident', 'residents'), ('unit', 'resident units'), ('guest', 'guests, without a vote')], max_length=22)),
                ('heads', models.PositiveSmallIntegerField()),
                ('how', models.CharField(choices=[('roll', 'roll call'), ('scan', 'scanned'), ('sheet', 'signing sheet')], max_length=5)),
                ('counted_at', models.DateTimeField()),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='head_counts', to='meetings.meeting')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(help_text='of the form: sent twice, it is one correction', max_length=64, unique=True)),
                ('words', models.TextField(blank=True, help_text='as they said it; empty once erased')),
                ('means', models.CharField(choices=[('web', 'on the web'), ('phone', 'by telephone'), ('paper', 'on paper')], max_length=5)),
                ('made_at', models.DateTimeField()),
                ('taken_over', models.CharField(blank=True, help_text="the convener's sentence; public", max_length=200)),
                ('answered_at', models.DateTimeField(null=True)),
                ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='meetings.meeting')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('sections', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('adopted_at', models.DateTimeField()),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='meetings.meeting')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MinutesTemplate',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('content', models.BinaryField(help_text='the file as it was handed in, looked at before')),
                ('taken_at', models.DateTimeField()),
                ('in_use', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('in_use', True)), fields=('in_use',), name='meetings_one_minutes_template_in_use')],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('key', models.CharField(help_text='of the form: sent twice, it is one outcome', max_length=64, unique=True)),
                ('kind', models.CharField(choices=[('information', 'taken note of'), ('decision', 'decided'), ('action', 'somebody does it'), ('referral', 'referred')], max_length=11)),
                ('text', models.CharField(max_length=200)),
                ('due_on', models.DateField(null=True)),
                ('review_on', models.DateField(null=True)),
                ('said_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='meetings.item')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('closed_at', None), ('unit__isnull', False)), fields=['place', 'said_at', 'id'], name='meetings_outcomes_open'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ('information', 'referral')), models.Q(('due_on__isnull', False), ('review_on__isnull', False), ('unit__isnull', False)), _connector='OR'), name='meetings_decision_has_owner_and_days'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DecisionTask',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('concern', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='concerns.concern')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tasks.task')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work', to='meetings.outcome')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('outcome', 'task'), name='meetings_task_once_an_outcome'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PaperBatch',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('number', models.PositiveSmallIntegerField()),
                ('sheets', models.PositiveIntegerField(help_text='to be counted')),
                ('online', models.PositiveIntegerField(help_text='put aside: their token has a ballot online')),
                ('doubled', models.PositiveIntegerField(help_text='put aside: their token is on another sheet')),
                ('unknown', models.PositiveIntegerField(help_text='put aside: no such token was given out')),
                ('state', models.CharField(choices=[('counting', 'being counted by two units'), ('agreed', 'both counts agree')], max_length=9)),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('opened_at', models.DateTimeField()),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
        ),
        migrations.CreateModel(
            name='PaperCount',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('attempt', models.PositiveSmallIntegerField()),
                ('blank', models.PositiveIntegerField()),
                ('spoiled', models.PositiveIntegerField()),
                ('votes', models.JSONField(help_text='number of a project: its votes')),
                ('marks', models.JSONField(default=dict)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='meetings.paperbatch')),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('batch', 'attempt', 'unit'), name='meetings_unit_counts_once'),
                    models.CheckConstraint(condition=models.Q(('attempt__gt', 0)), name='meetings_count_has_its_attempt'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PastVote',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('counted', models.JSONField()),
                ('remarks', models.JSONField(help_text='[line, what could not be read as it stands]')),
                ('read_at', models.DateTimeField()),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(help_text='of the form: sent twice, it is said once', max_length=64, unique=True)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('text', models.CharField(max_length=200)),
                ('said_at', models.DateTimeField()),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProgressPhoto',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=64)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField(help_text='bytes')),
                ('width', models.PositiveIntegerField(help_text='pixels')),
                ('height', models.PositiveIntegerField(help_text='pixels')),
                ('progress', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='meetings.progress')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=60)),
                ('cost', models.PositiveBigIntegerField(help_text='whole yuan', null=True)),
                ('cost_source', models.CharField(blank=True, help_text='how the cost is known; public', max_length=200)),
                ('dropped', models.CharField(blank=True, help_text='why it was taken off the list; public', max_length=200)),
                ('funded', models.BooleanField(null=True)),
                ('measure', models.CharField(blank=True, help_text='in what its work is measured: 米, 盏, 户', max_length=10)),
                ('planned', models.DecimalField(decimal_places=2, help_text='how much of it was promised', max_digits=12, null=True)),
                ('agreed', models.PositiveIntegerField(db_default=0, default=0, help_text='who took it as done')),
                ('objected', models.PositiveIntegerField(db_default=0, default=0, help_text='who did not, each with a reason')),
                ('costed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.AddField(
            model_name='progress',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress', to='meetings.project'),
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.meetings.models.voting.by_chance, editable=False, primary_key=True, serialize=False)),
                ('words', models.TextField(blank=True, help_text='their own; empty once erased')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='meetings.project')),
            ],
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('title', models.CharField(max_length=60)),
                ('due_on', models.DateField()),
                ('task', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tasks.task')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='meetings.project')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProjectRound',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('year', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=40)),
                ('budget', models.PositiveBigIntegerField(help_text='whole yuan')),
                ('most', models.PositiveSmallIntegerField(help_text='so many projects may be approved on a ballot')),
                ('least', models.PositiveIntegerField(default=1, help_text='votes that a project needs')),
                ('voters', models.CharField(choices=[('household', 'one for each household'), ('person', 'one for each adult resident')], max_length=9)),
                ('state', models.CharField(choices=[('informing', 'being announced'), ('collecting', 'ideas are collected'), ('screening', 'ideas are looked at and costed'), ('costed', 'the list is published'), ('voting', 'voting'), ('counted', 'counted'), ('delivery', 'being built'), ('acceptance', 'residents take it over'), ('looked_back', 'looked back at'), ('called_off', 'called off')], max_length=11)),
                ('since_at', models.DateTimeField(help_text='when it came into this state')),
                ('opened_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, help_text='why it was called off; public', max_length=200)),
                ('counted', models.JSONField(null=True)),
                ('counted_at', models.DateTimeField(null=True)),
                ('said', models.CharField(blank=True, help_text='what was seen half a year later; public', max_length=200)),
                ('convener', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('looking_back', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tasks.task')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('state__in', ('looked_back', 'called_off')), _negated=True), fields=['id'], name='meetings_rounds_running'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state', 'called_off'), _negated=True), fields=('place', 'year'), name='meetings_round_once_a_year'),
                    models.CheckConstraint(condition=models.Q(('budget__gt', 0), ('least__gt', 0), ('most__gt', 0)), name='meetings_round_numbers'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'called_off'), _negated=True), ('reason__gt', ''), _connector='OR'), name='meetings_round_off_says_why'),
                ],
            },
        ),
        migrations.AddField(
            model_name='project',
            name='round',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='meetings.projectround'),
        ),
        migrations.AddField(
            model_name='paperbatch',
            name='round',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='meetings.projectround'),
        ),
        migrations.CreateModel(
            name='BallotBox',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.meetings.models.voting.by_chance, editable=False, primary_key=True, serialize=False)),
                ('shelf', models.PositiveSmallIntegerField()),
                ('marks', models.JSONField(default=dict)),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='boxes', to='meetings.projectround')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('round', 'shelf'), name='meetings_shelf_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Rectification',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rectifications', to='meetings.outcome')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RoundPhase',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('phase', models.CharField(choices=[('informing', 'being announced'), ('collecting', 'ideas are collected'), ('screening', 'ideas are looked at and costed'), ('costed', 'the list is published'), ('voting', 'voting'), ('counted', 'counted'), ('delivery', 'being built'), ('acceptance', 'residents take it over'), ('looked_back', 'looked back at'), ('called_off', 'called off')], max_length=11)),
                ('until_on', models.DateField()),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='phases', to='meetings.projectround')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('round', 'phase'), name='meetings_phase_once_a_round'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('kind', models.CharField(choices=[('deliberation', 'Deliberation day of a grid'), ('joint', 'Joint meeting of a community'), ('numbered', 'Numbered meetings of a task force or an executive')], max_length=12)),
                ('name', models.CharField(max_length=40)),
                ('term', models.CharField(blank=True, help_text='of an executive, before the number: 十六届', max_length=20)),
                ('rule', models.CharField(blank=True, help_text='RFC 5545; empty: called one by one', max_length=120)),
                ('starts_at', models.TimeField()),
                ('minutes_long', models.PositiveSmallIntegerField(default=90)),
                ('venue', models.CharField(max_length=40)),
                ('template', models.TextField(blank=True, help_text='one line each: what every meeting talks about')),
                ('holiday', models.CharField(choices=[('skip', 'it is left out'), ('move', 'it is moved to the next working day')], max_length=4)),
                ('quorum_heads', models.PositiveSmallIntegerField(default=0)),
                ('quorum_of', models.CharField(blank=True, help_text='capacities, with blanks between', max_length=120)),
                ('first_on', models.DateField()),
                ('last_number', models.PositiveIntegerField(db_default=0, default=0)),
                ('ended_on', models.DateField(null=True)),
                ('convener', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('room', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.room')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_on', None), models.Q(('kind', 'numbered'), _negated=True)), fields=('place', 'kind'), name='meetings_series_one_of_a_kind'),
                ],
            },
        ),
        migrations.AddField(
            model_name='meeting',
            name='series',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='meetings.series'),
        ),
        migrations.CreateModel(
            name='SigningSheet',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=64)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField(help_text='bytes')),
                ('width', models.PositiveIntegerField(help_text='pixels')),
                ('height', models.PositiveIntegerField(help_text='pixels')),
                ('taken_at', models.DateTimeField()),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='meetings.meeting')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('code', qianxian.storage.fields.CodeField(editable=False, max_length=9, unique=True)),
                ('title', models.CharField(max_length=60)),
                ('kind', models.CharField(choices=[('review', 'What became of earlier decisions'), ('decide', 'decide'), ('report', 'report'), ('mediate', 'mediate'), ('convey', 'study and convey')], max_length=10)),
                ('origin', models.CharField(choices=[('stuck', 'stuck, or due'), ('group', 'raised by several'), ('resident', 'asked for by the one who raised it'), ('office', 'brought in by an office'), ('template', 'of every meeting')], max_length=10)),
                ('decision_class', models.CharField(choices=[('coordination', 'coordination: the meeting agrees'), ('owners_ordinary', "owners' matter: more than half (Civil Code, art. 278)"), ('owners_special', "owners' matter: three quarters (Civil Code, art. 278)"), ('community_matter', 'community matter: four steps, two disclosures')], default='coordination', max_length=20)),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('open', 'on the list'), ('offered', 'offered to the joint meeting'), ('referred', 'with those who may decide it'), ('settled', 'settled'), ('declined', 'not admitted')], max_length=10)),
                ('raised_at', models.DateTimeField()),
                ('deferrals', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('said', models.CharField(blank=True, help_text='why it was not admitted, or passed on', max_length=200)),
                ('home', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('office', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Procedure',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(choices=[('branch_proposes', 'the branch proposes'), ('committees_consult', 'the two committees consult'), ('members_review', "the party members' assembly reviews"), ('residents_resolve', "the residents' assembly or its representatives resolve"), ('resolution_disclosed', 'the resolution is disclosed'), ('result_disclosed', 'what came of it is disclosed')], max_length=22)),
                ('taken_on', models.DateField()),
                ('note', models.CharField(max_length=200)),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('topic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='procedure', to='meetings.topic')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('topic', 'step'), name='meetings_step_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Passing',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200)),
                ('passed_at', models.DateTimeField()),
                ('came_from', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('to', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passings', to='meetings.topic')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OwnersBallot',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('owners', models.PositiveIntegerField()),
                ('area', models.PositiveBigIntegerField()),
                ('owners_took_part', models.PositiveIntegerField()),
                ('area_took_part', models.PositiveBigIntegerField()),
                ('owners_agreed', models.PositiveIntegerField()),
                ('area_agreed', models.PositiveBigIntegerField()),
                ('special', models.BooleanField()),
                ('can_decide', models.BooleanField()),
                ('carried', models.BooleanField()),
                ('counted_on', models.DateField()),
                ('entered_at', models.DateTimeField()),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='meetings.topic')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='item',
            name='topic',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='meetings.topic'),
        ),
        migrations.CreateModel(
            name='Idea',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('code', qianxian.storage.fields.CodeField(editable=False, max_length=9, unique=True)),
                ('key', models.CharField(help_text='of the form: handed in twice, it is one idea', max_length=64, unique=True)),
                ('link_hash', models.CharField(max_length=64, unique=True)),
                ('words', models.TextField(blank=True, help_text='their own; empty once erased, or where it comes from a topic')),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('plate', 'by the plate at the gate'), ('family', 'by the family'), ('gatehouse', 'in the gatehouse register'), ('counter', 'at the counter'), ('phone', 'by telephone'), ('voice', 'as a voice message'), ('visit', 'on a visit'), ('meeting', 'at a meeting'), ('chat', 'in a group chat'), ('hotline', 'by the hotline 12345'), ('found', 'found on a round'), ('import', 'from an older register')], max_length=12)),
                ('state', models.CharField(choices=[('handed_in', 'handed in'), ('accepted', 'on the list'), ('merged', 'on the list, with others like it'), ('refused', 'not on the list'), ('taken_back', 'taken back')], max_length=10)),
                ('said', models.CharField(blank=True, max_length=200)),
                ('handed_in_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(null=True)),
                ('concern', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='concerns.concern')),
                ('contact', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.contact')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ideas', to='meetings.project')),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ideas', to='meetings.projectround')),
                ('topic', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.topic')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['round', 'state', 'id'], name='meetings_ideas_by_state'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), ('said__gt', ''), _connector='OR'), name='meetings_refused_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('accepted', 'merged')), _negated=True), ('project__isnull', False), _connector='OR'), name='meetings_accepted_has_a_project'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TopicConcern',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='concerns.concern')),
                ('topic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='behind', to='meetings.topic')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('topic', 'concern'), name='meetings_concern_once_a_topic'),
                ],
            },
        ),
        migrations.AddField(
            model_name='topic',
            name='concerns',
            field=models.ManyToManyField(related_name='topics', through='meetings.TopicConcern', to='concerns.concern'),
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(help_text='of the form: sent twice, it is one vote', max_length=64, unique=True)),
                ('motion', models.CharField(max_length=200)),
                ('yes', models.PositiveSmallIntegerField()),
                ('no', models.PositiveSmallIntegerField()),
                ('abstained', models.PositiveSmallIntegerField()),
                ('objection', models.CharField(blank=True, help_text='why those against are; no names', max_length=200)),
                ('present', models.PositiveSmallIntegerField(help_text='those with a vote who were there')),
                ('quorum', models.BooleanField()),
                ('result', models.CharField(choices=[('agreed', 'agreed'), ('rejected', 'not agreed'), ('tie', 'a tie: further discussion'), ('no_quorum', 'too few there: only discussion')], max_length=10)),
                ('taken_at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='meetings.item')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='VotingToken',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.meetings.models.voting.by_chance, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('used', models.CharField(blank=True, choices=[('online', 'online'), ('paper', 'on paper')], help_text='by which way its ballot came', max_length=6)),
                ('accepted', models.BooleanField(default=False, help_text='its word at the acceptance was said')),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to='meetings.projectround')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['round', 'used'], name='meetings_tokens_used'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('purpose', models.CharField(choices=[('meeting', 'a meeting, or talking something over'), ('mediation', 'a mediation; others only see that it is taken')], max_length=9)),
                ('title', models.CharField(blank=True, help_text='of a meeting; empty for mediation', max_length=40)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('booked_at', models.DateTimeField()),
                ('let_go_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, help_text='why it was let go', max_length=200)),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('room', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.room')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('let_go_at', None)), fields=['room', 'starts_at'], name='meetings_bookings_of_a_room')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meetings_booking_ends_after_start'), models.CheckConstraint(condition=models.Q(('let_go_at', None), ('reason__gt', ''), _connector='OR'), name='meetings_booking_let_go_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('purpose', 'mediation'), _negated=True), ('title', ''), _connector='OR'), name='meetings_booking_of_mediation_says_nothing')],
            },
        ),
        migrations.CreateModel(
            name='CalendarLink',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('scope', models.CharField(choices=[('desk', 'all meetings of your desk'), ('unit', 'what your unit convenes or is asked to')], max_length=4)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('account', 'office', 'scope'), name='meetings_one_link_a_calendar')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('state', models.CharField(choices=[('silent', 'no answer'), ('accepted', 'comes'), ('declined', 'does not come'), ('later', 'answers later')], default='silent', max_length=8)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('replied_at', models.DateTimeField(null=True)),
                ('present', models.BooleanField(null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='meetings.meeting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'unit'), name='meetings_unit_invited_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), ('reason__gt', ''), _connector='OR'), name='meetings_invitation_declined_says_why')],
            },
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.UniqueConstraint(fields=('round', 'number'), name='meetings_project_number_once'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('cost', None), models.Q(('cost__gt', 0), ('cost_source__gt', ''), ('costed_by__isnull', False)), _connector='OR'), name='meetings_cost_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('planned', None), models.Q(('measure__gt', ''), ('planned__gt', 0)), _connector='OR'), name='meetings_planned_has_its_measure'),
        ),
        migrations.AddConstraint(
            model_name='paperbatch',
            constraint=models.UniqueConstraint(fields=('round', 'number'), name='meetings_batch_number_once'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(condition=models.Q(('state__in', ('planned', 'agenda_open', 'agenda_published'))), fields=['starts_at', 'id'], name='meetings_coming'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['series', '-starts_at'], name='meetings_by_series'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(condition=models.Q(('state__in', ('adjourned', 'minutes_circulated'))), fields=['id'], name='meetings_unadopted'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(fields=('series', 'number'), name='meetings_number_once'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(fields=('series', 'by_rule_on'), name='meetings_day_of_the_rule_once'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meetings_end_after_they_start'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), ('reason__gt', ''), _connector='OR'), name='meetings_cancelled_says_why'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('minutes_circulated', 'minutes_adopted')), _negated=True), ('correct_until__isnull', False), _connector='OR'), name='meetings_circulated_says_until_when'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(fields=('meeting', 'position'), name='meetings_position_once'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('proposed', 'admitted'))), fields=('topic',), name='meetings_topic_one_turn_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='topic',
            index=models.Index(condition=models.Q(('state__in', ('proposed', 'open', 'offered', 'referred'))), fields=['place', 'raised_at', 'id'], name='meetings_topics_open'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), ('said__gt', ''), _connector='OR'), name='meetings_declined_says_why'),
        ),
    ]
