"""All tables of this room as version 0.1 has them; stands for every step on the way there."""

import django.db.models.deletion
import qianxian.storage.fields
import qianxian.storage.ids
from django.db import migrations, models

from qianxian.storage.text_index import MakeTextIndex


class Migration(migrations.Migration):

    replaces = [
        ("concerns", "0001_initial"),
        ("concerns", "0002_the_whole_district"),
        ("concerns", "0003_a_deadline_per_rung"),
        ("concerns", "0004_no_promise_days"),
        ("concerns", "0005_the_whole_lifecycle"),
        ("concerns", "0006_where_they_stand"),
        ("concerns", "0007_guarded"),
        ("concerns", "0008_in_person"),
        ("concerns", "0009_following_areas"),
        ("concerns", "0010_checklists"),
        ("concerns", "0011_channels"),
        ("concerns", "0012_reasons_of_one_name"),
        ("concerns", "0013_voices"),
        ("concerns", "0014_words"),
        ("concerns", "0015_suggested"),
        ("concerns", "0016_found_at_once"),
        ("concerns", "0017_lighter_creates"),
        ("concerns", "0018_where_there_is_one"),
        ("concerns", "0019_found_on_a_walk"),
        ("concerns", "0020_rules_that_say_more"),
    ]

    initial = True

    dependencies = [
        ('people', '0001_version_0_1'),
        ('places', '0001_version_0_1'),
        ('tasks', '0001_version_0_1'),
    ]

    operations = [
        migrations.CreateModel(
            name='LikenessThreshold',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('likeness', models.PositiveSmallIntegerField(help_text='in thousandths')),
                ('pairs', models.PositiveIntegerField()),
                ('found', models.PositiveSmallIntegerField(help_text='of pairs that are the same, so many thousandths are shown')),
                ('right', models.PositiveSmallIntegerField(help_text='of pairs that are shown, so many thousandths are the same')),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('key', qianxian.storage.fields.ByteOrderField(max_length=30, unique=True)),
                ('name', models.CharField(max_length=30)),
                ('short', models.CharField(help_text='at most four characters, for the tile', max_length=4)),
                ('position', models.PositiveSmallIntegerField()),
                ('class_code', models.CharField(blank=True, choices=[('construction', 'Urban and rural construction'), ('environment', 'Environmental protection'), ('transport', 'Transport and traffic'), ('education', 'Education, culture and sports'), ('labour', 'Labour and social security'), ('trade', 'Trade and tourism'), ('health', 'Health and family planning')], db_default='', default='', max_length=20)),
                ('part_or_event', models.CharField(blank=True, choices=[('component', 'A thing that stands there: a lamp, a drain, a bin'), ('event', 'Something that happens: litter, noise, parking')], db_default='', default='', help_text='GB/T 30428', max_length=10)),
                ('retention_days', models.PositiveIntegerField(help_text='days after the end for which words are kept; none: as long as the matter itself', null=True)),
                ('emergency', models.CharField(blank=True, help_text="what to do first when it can't wait", max_length=120)),
                ('state_only', models.BooleanField(default=False, help_text='in public only the community and the state')),
                ('for_residents', models.BooleanField(default=True, help_text='offered on the courtyard page')),
                ('checklist', models.TextField(blank=True, db_default='', default='', help_text='one line each; put on the task when a unit receives it')),
                ('retired', models.BooleanField(default=False)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='concerns.category')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CategoryModel',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('made_at', models.DateTimeField()),
                ('texts', models.PositiveIntegerField(help_text='from how many matters it learned')),
                ('content', models.BinaryField(help_text='arrays and JSON: weights of hashed pairs of characters, no text')),
                ('report', models.JSONField(help_text='how good it is: per category, learning curve, drift')),
                ('in_use', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('in_use', True)), fields=('in_use',), name='concerns_one_category_model_in_use')],
            },
        ),
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('counted_from', models.DateTimeField(null=True)),
                ('counted_amount', models.PositiveSmallIntegerField(null=True)),
                ('counted_unit', models.CharField(blank=True, choices=[('work_days', 'working days'), ('work_hours', 'working hours'), ('days', 'days'), ('hours', 'hours')], db_default='', default='', max_length=10)),
                ('code', qianxian.storage.fields.CodeField(editable=False, max_length=9, unique=False)),
                ('state', models.CharField(choices=[('reported', 'handed in'), ('accepted', 'taken on'), ('in_hand', 'being done'), ('suspended', 'on hold'), ('done', 'done, waiting for your word'), ('reopened', 'not settled, being done again'), ('confirmed', 'settled'), ('unconfirmed', 'closed, not confirmed'), ('declined', 'not taken on'), ('withdrawn', 'taken back'), ('voided', 'entered by mistake'), ('merged', 'joined with another'), ('split', 'divided')], max_length=12)),
                ('table', models.PositiveSmallIntegerField(db_default=1, default=4, help_text='the version of the lifecycle table it was raised under')),
                ('rung', models.CharField(choices=[('raised', 'raised'), ('grid', 'grid'), ('community', 'community'), ('subdistrict', 'sub-district'), ('departments', 'departments'), ('joint_review', 'joint review')], db_default='grid', default='grid', max_length=12)),
                ('at_top', models.BooleanField(db_default=False, default=False, help_text='no rung is above; it stays, and is supervised')),
                ('replayed', models.BooleanField(db_default=False, default=False, help_text='from an older register: it keeps its dates and does not climb')),
                ('unwritten', models.BooleanField(db_default=False, default=False, help_text='a voice message that nobody has written down yet; until then no unit can take it on')),
                ('reopened_times', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('urged_times', models.PositiveSmallIntegerField(db_default=0, default=0, help_text='days on which it was urged')),
                ('urged_on', models.DateField(null=True)),
                ('declined_for', models.CharField(blank=True, choices=[('litigation', 'it is before a court'), ('arbitration', 'it is before an arbitration body'), ('discipline', 'it belongs to discipline inspection'), ('petition', 'it is already being handled as a petition'), ('emergency', 'it is an emergency: 110, 119 or 120'), ('secret', 'it touches a secret protected by law'), ('not_ours', "it is not the district's: somebody else is named")], db_default='', default='', max_length=12)),
                ('sentence', models.CharField(blank=True, help_text="the unit's own; public", max_length=60)),
                ('answer', models.TextField(blank=True, help_text="the unit's answer to those who raised it; not public")),
                ('created_at', models.DateTimeField()),
                ('promised_at', models.DateTimeField()),
                ('provisional', models.BooleanField()),
                ('done_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(help_text='since when nobody owes anything', null=True)),
                ('category', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='concerns.category')),
                ('community', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('follows', models.ForeignKey(db_index=False, help_text='what was settled before and is back', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='concerns.concern')),
                ('grid', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('merged_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='concerns.concern')),
                ('parent', models.ForeignKey(db_index=False, help_text='what it was divided from', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='concerns.concern')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('steward', models.ForeignKey(db_index=False, help_text='who answers for it through its whole life, whoever works on it: who received it first', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['community', '-created_at', '-id'], name='concerns_by_community'),
                    models.Index(fields=['grid', '-created_at', '-id'], name='concerns_by_grid'),
                    models.Index(fields=['place', '-created_at', '-id'], name='concerns_by_place'),
                    models.Index(condition=models.Q(('state__in', ('reported', 'accepted', 'in_hand', 'reopened'))), fields=['promised_at'], name='concerns_running_by_promise'),
                    models.Index(condition=models.Q(('state', 'done')), fields=['done_at'], name='concerns_waiting_since'),
                    models.Index(condition=models.Q(('state__in', ('confirmed', 'unconfirmed', 'declined', 'withdrawn', 'voided', 'merged', 'split')), _negated=True), fields=['community'], name='concerns_unsettled'),
                    models.Index(condition=models.Q(('state__in', ('reported', 'accepted', 'in_hand', 'reopened', 'suspended')), ('urged_times__gt', 0)), fields=['urged_times'], name='concerns_urged'),
                    models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='concerns_concern_merged_into'),
                    models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='concerns_concern_parent'),
                    models.Index(condition=models.Q(('follows__isnull', False)), fields=['follows'], name='concerns_concern_follows'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('code',), name='concerns_concern_code_key'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('done', 'confirmed', 'unconfirmed')), _negated=True), models.Q(('answer__gt', ''), ('done_at__isnull', False)), _connector='OR'), name='concerns_done_has_answer'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ('confirmed', 'unconfirmed', 'declined', 'withdrawn', 'voided', 'merged', 'split'))), models.Q(models.Q(('state__in', ('confirmed', 'unconfirmed', 'declined', 'withdrawn', 'voided', 'merged', 'split')), _negated=True), ('ended_at', None)), _connector='OR'), name='concerns_ended_says_when'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), ('declined_for__gt', ''), _connector='OR'), name='concerns_declined_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into__isnull', False), _connector='OR'), name='concerns_merged_says_into_what'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('rung', models.CharField(choices=[('raised', 'raised'), ('grid', 'grid'), ('community', 'community'), ('subdistrict', 'sub-district'), ('departments', 'departments'), ('joint_review', 'joint review')], max_length=12)),
                ('amount', models.PositiveSmallIntegerField()),
                ('unit', models.CharField(choices=[('work_days', 'working days'), ('work_hours', 'working hours'), ('days', 'days'), ('hours', 'hours')], max_length=10)),
                ('category', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deadlines', to='concerns.category')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('category', 'rung'), name='concerns_deadline_once_a_rung'),
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='concerns_deadline_takes_some_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DissatisfactionReason',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('name', models.CharField(max_length=30)),
                ('position', models.PositiveSmallIntegerField()),
                ('reopens', models.BooleanField(default=True, help_text='whoever says so gets it done again; if not, it is only kept')),
                ('retired', models.BooleanField(db_default=False, default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired', False)), fields=('name',), name='concerns_reason_of_one_name')],
            },
        ),
        migrations.CreateModel(
            name='Joining',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('parted_at', models.DateTimeField(null=True)),
                ('into', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joined_in', to='concerns.concern')),
                ('joined', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joinings', to='concerns.concern')),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('parted_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('parted_at', None)), fields=('joined',), name='concerns_joined_to_one'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LikenessPair',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('likeness', models.PositiveSmallIntegerField(help_text='of their words when it was said, in thousandths')),
                ('same', models.BooleanField()),
                ('told', models.CharField(choices=[('joined', 'joined at a desk'), ('parted', 'taken apart again'), ('told_apart', 'told apart at a desk')], max_length=12)),
                ('made_at', models.DateTimeField()),
                ('office', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='concerns.concern')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='concerns.concern')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('one', 'other'), name='concerns_likeness_pair_once'),
                    models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='concerns_likeness_pair_in_order'),
                ],
            },
        ),
        migrations.CreateModel(
            name='MatterGroup',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('identity', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=60)),
                ('since', models.DateTimeField(help_text='when it was first seen')),
                ('ended_at', models.DateTimeField(help_text='since when nothing is in it any more', null=True)),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('place', 'identity'), name='concerns_group_identity_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GroupedMatter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='concerns.concern')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='concerns.mattergroup')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('group', 'concern'), name='concerns_in_a_group_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RegisterPage',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(help_text='of the form: handed in twice, it is one page', max_length=64, unique=True)),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('plate', 'by the plate at the gate'), ('family', 'by the family'), ('gatehouse', 'in the gatehouse register'), ('counter', 'at the counter'), ('phone', 'by telephone'), ('voice', 'as a voice message'), ('visit', 'on a visit'), ('meeting', 'at a meeting'), ('chat', 'in a group chat'), ('hotline', 'by the hotline 12345'), ('found', 'found on a round'), ('import', 'from an older register')], max_length=12)),
                ('made_at', models.DateTimeField()),
                ('slips_printed_at', models.DateTimeField(null=True)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='register_pages', to='people.office')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PagePhoto',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=64)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField(help_text='bytes')),
                ('width', models.PositiveIntegerField(help_text='pixels')),
                ('height', models.PositiveIntegerField(help_text='pixels')),
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='photo', to='concerns.registerpage')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('code', qianxian.storage.fields.CodeField(editable=False, max_length=9, unique=False)),
                ('words', models.TextField(blank=True)),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('plate', 'by the plate at the gate'), ('family', 'by the family'), ('gatehouse', 'in the gatehouse register'), ('counter', 'at the counter'), ('phone', 'by telephone'), ('voice', 'as a voice message'), ('visit', 'on a visit'), ('meeting', 'at a meeting'), ('chat', 'in a group chat'), ('hotline', 'by the hotline 12345'), ('found', 'found on a round'), ('import', 'from an older register')], max_length=12)),
                ('created_at', models.DateTimeField()),
                ('intake_key', models.CharField(max_length=64)),
                ('link_hash', models.CharField(max_length=64)),
                ('written_on', models.DateField(help_text='the day on which it was written on paper, or first said', null=True)),
                ('external_ref', models.CharField(help_text="the number of another system's order: hotline 12345", max_length=60, null=True)),
                ('external_due_at', models.DateTimeField(help_text='until when the other system wants an answer', null=True)),
                ('relation', models.CharField(blank=True, choices=[('child', 'son or daughter'), ('spouse', 'husband or wife'), ('grandchild', 'grandchild'), ('relative', 'another relative'), ('carer', 'somebody who looks after them')], db_default='', default='', help_text='who they are to the one they speak for; empty where somebody speaks for themselves', max_length=12)),
                ('line', models.PositiveSmallIntegerField(help_text='on which line of the page it stands', null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('voided_at', models.DateTimeField(null=True)),
                ('solved', models.BooleanField(help_text='what the one who raised it said of the last answer', null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('missing', models.TextField(blank=True, help_text='what is still missing, when it was not solved; their own words')),
                ('family_links', models.PositiveSmallIntegerField(db_default=0, default=0, help_text='how many links for the family were made; only the last one works')),
                ('family_hash', models.CharField(help_text="SHA-256 of the family's link", max_length=64, null=True)),
                ('came_with', models.ForeignKey(db_index=False, help_text='with which joining it came to its concern', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='concerns.joining')),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='concerns.concern')),
                ('contact', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='people.contact')),
                ('dissatisfied', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='concerns.dissatisfactionreason')),
                ('found_at', models.ForeignKey(db_index=False, help_text='at which point of a round a unit found it itself', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='tasks.seenpoint')),
                ('page', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='concerns.registerpage')),
                ('part_of', models.ForeignKey(db_index=False, help_text='the report whose concern was divided; who holds that one answers for this one', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='concerns.report')),
                ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('resident', models.ForeignKey(db_index=False, help_text='who finds it among their own matters; everybody else by its code or link', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='people.resident')),
                ('told_by', models.ForeignKey(db_index=False, help_text='the report in which somebody of the family said it for them', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='told_for', to='concerns.report')),
                ('visit', models.ForeignKey(db_index=False, help_text='on which visit it was said', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='tasks.visit')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('part_of__isnull', False)), fields=['part_of'], name='concerns_report_part_of'),
                    models.Index(condition=models.Q(('came_with__isnull', False)), fields=['came_with'], name='concerns_report_came_with'),
                    models.Index(condition=models.Q(('resident__isnull', False)), fields=['resident'], name='concerns_report_resident'),
                    models.Index(condition=models.Q(('told_by__isnull', False)), fields=['told_by'], name='concerns_report_told_by'),
                    models.Index(condition=models.Q(('visit__isnull', False)), fields=['visit'], name='concerns_report_visit'),
                    models.Index(condition=models.Q(('found_at__isnull', False)), fields=['found_at'], name='concerns_report_found_at'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('code',), name='concerns_report_code_key'),
                    models.UniqueConstraint(fields=('intake_key',), name='concerns_report_intake_key_key'),
                    models.UniqueConstraint(fields=('link_hash',), name='concerns_report_link_hash_key'),
                    models.UniqueConstraint(condition=models.Q(('contact__isnull', False)), fields=('contact',), name='concerns_report_contact_key'),
                    models.UniqueConstraint(condition=models.Q(('external_ref__isnull', False)), fields=('external_ref',), name='concerns_report_external_ref_key'),
                    models.UniqueConstraint(condition=models.Q(('family_hash__isnull', False)), fields=('family_hash',), name='concerns_report_family_hash_key'),
                    models.UniqueConstraint(condition=models.Q(('page__isnull', False)), fields=('page', 'line'), name='concerns_line_once_a_page'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=64)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField(help_text='bytes')),
                ('width', models.PositiveIntegerField(help_text='pixels')),
                ('height', models.PositiveIntegerField(help_text='pixels')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='concerns.report')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InPerson',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('told_at', models.DateTimeField(null=True)),
                ('task', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='in_person', to='tasks.task')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='in_person', to='concerns.report')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('how', models.CharField(choices=[('phone', 'by telephone'), ('visit', 'at the door'), ('counter', 'at the counter')], max_length=10)),
                ('reached', models.BooleanField()),
                ('solved', models.BooleanField(null=True)),
                ('satisfied', models.CharField(blank=True, choices=[('yes', 'satisfied'), ('fairly', 'fairly satisfied'), ('no', 'not satisfied')], max_length=8)),
                ('words', models.TextField(blank=True, help_text='what was said, noted by the office')),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='concerns.concern')),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='concerns.report')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('reached', True), ('solved__isnull', False)), models.Q(('reached', False), ('satisfied', ''), ('solved', None)), _connector='OR'), name='concerns_follow_up_reached_says'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('read', 'see what is kept'), ('export', 'take a copy'), ('correct', 'correct something'), ('erase', 'erase something'), ('withdraw', 'take consent back'), ('other', 'something else')], max_length=10)),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('plate', 'by the plate at the gate'), ('family', 'by the family'), ('gatehouse', 'in the gatehouse register'), ('counter', 'at the counter'), ('phone', 'by telephone'), ('voice', 'as a voice message'), ('visit', 'on a visit'), ('meeting', 'at a meeting'), ('chat', 'in a group chat'), ('hotline', 'by the hotline 12345'), ('found', 'found on a round'), ('import', 'from an older register')], max_length=12)),
                ('made_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('at_once', 'done at once, by oneself'), ('answered', 'answered by the district')], max_length=10)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='concerns.report')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='concerns_data_request_open'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('outcome', '')), models.Q(('done_at__isnull', False), ('outcome__gt', '')), _connector='OR'), name='concerns_data_request_done_says_how'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ContactView',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('seen_at', models.DateTimeField()),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_views', to='concerns.report')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['-seen_at', '-id'], name='concerns_contact_views'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('telling', 'to be told by telephone what becomes of it'), ('child', 'that words or photographs of a child under 14 are handed in')], max_length=12)),
                ('given_by', models.CharField(choices=[('oneself', 'you yourself'), ('on_behalf', 'you, written down by an office'), ('guardian', 'a parent or guardian')], max_length=12)),
                ('notice_number', models.PositiveSmallIntegerField(help_text='the privacy notice that was in force')),
                ('given_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='concerns.report')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Rota',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(help_text='the ids of the bodies, in their order', max_length=200, unique=True)),
                ('given', models.PositiveIntegerField(default=0, help_text='how many matters were given out')),
                ('last', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('channel', models.CharField(blank=True, choices=[('web', 'on the web'), ('plate', 'by the plate at the gate'), ('family', 'by the family'), ('gatehouse', 'in the gatehouse register'), ('counter', 'at the counter'), ('phone', 'by telephone'), ('voice', 'as a voice message'), ('visit', 'on a visit'), ('meeting', 'at a meeting'), ('chat', 'in a group chat'), ('hotline', 'by the hotline 12345'), ('found', 'found on a round'), ('import', 'from an older register')], db_default='', default='', max_length=12)),
                ('words', models.TextField(blank=True, db_default='', default='', help_text='one a line, of which any has to stand in the text')),
                ('level', models.CharField(choices=[('district', 'District'), ('subdistrict', 'Sub-district'), ('community', 'Community'), ('grid', 'Grid'), ('courtyard', 'Courtyard')], max_length=12)),
                ('unit_kind', models.CharField(choices=[('district_office', 'District office'), ('party_work_committee', 'Party work committee'), ('general_branch', 'General branch'), ('party_group', 'Courtyard party group'), ('branch', 'Grid branch'), ('owners_committee', "Owners' committee"), ('management_committee', 'Management committee'), ('courtyard_committee', 'Courtyard committee'), ('property_company', 'Property company'), ('department', 'Department'), ('enterprise', 'Enterprise'), ('resident_unit', 'Resident unit'), ('volunteer_team', 'Volunteer team'), ('cooperative', 'Cooperative'), ('task_force', 'Task force'), ('joint_review', 'Joint review'), ('gatehouse', 'Gatehouse')], max_length=30)),
                ('retired', models.BooleanField(default=False)),
                ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='concerns.category')),
                ('place', models.ForeignKey(help_text='the first; RulePlace has the others', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('rung', models.CharField(choices=[('raised', 'raised'), ('grid', 'grid'), ('community', 'community'), ('subdistrict', 'sub-district'), ('departments', 'departments'), ('joint_review', 'joint review')], max_length=12)),
                ('role', models.CharField(choices=[('lead', 'lead unit'), ('supporting', 'supporting unit'), ('answerable', 'answerable below'), ('former', 'had it before'), ('doorstep', 'brings the answer home')], max_length=12)),
                ('rule_version', models.PositiveIntegerField(null=True)),
                ('inputs', models.JSONField(help_text='what the rule was asked: place path, category key, and what else it asks')),
                ('fell_back', models.BooleanField(default=False, help_text="the rule's unit does not exist; the level above has it")),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='concerns.concern')),
                ('task', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='dispatch', to='tasks.task')),
                ('rule', models.ForeignKey(db_index=False, help_text='none: settled on the spot', null=True, on_delete=django.db.models.deletion.PROTECT, to='concerns.rule')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('fell_back', True)), fields=['concern'], name='concerns_dispatch_fell_back'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RuleBody',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('rule', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='concerns.rule')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('rule', 'position'), name='concerns_rule_body_in_order'),
                    models.UniqueConstraint(fields=('rule', 'organisation'), name='concerns_rule_body_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RulePlace',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('rule', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='more_places', to='concerns.rule')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('rule', 'place'), name='concerns_rule_place_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.contact')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('resident', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.resident')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('resident', 'place'), name='concerns_subscribed_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('offered', models.JSONField(help_text='[key of a category, certainty in thousandths], likeliest first')),
                ('preselected', models.BooleanField(help_text='the likeliest was certain enough to stand there chosen')),
                ('agreed', models.BooleanField(help_text='the one chosen was the likeliest')),
                ('made_at', models.DateTimeField(db_index=True)),
                ('chosen', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='concerns.category')),
                ('model', models.ForeignKey(db_index=False, help_text='none: the written knowledge', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='concerns.categorymodel')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='suggestion', to='concerns.report')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=64)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField(help_text='bytes')),
                ('seconds', models.PositiveSmallIntegerField()),
                ('written_at', models.DateTimeField(null=True)),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='voice', to='concerns.report')),
                ('written_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Zone',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=30)),
                ('rings', models.JSONField(help_text='closed rings of [longitude, latitude] in WGS-84; holes after the first')),
                ('retired', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired', False)), fields=('name',), name='concerns_zone_of_one_name')],
            },
        ),
        migrations.AddField(
            model_name='rule',
            name='zone',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='concerns.zone'),
        ),
        migrations.CreateModel(
            name='AreaDigest',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('told_on', models.DateField()),
                ('until_at', models.DateTimeField()),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'told_on'), name='concerns_digest_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Answerer',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('rung', models.CharField(choices=[('raised', 'raised'), ('grid', 'grid'), ('community', 'community'), ('subdistrict', 'sub-district'), ('departments', 'departments'), ('joint_review', 'joint review')], max_length=12)),
                ('organisation', models.ForeignKey(help_text='none: who usually answers there', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('category', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answerers', to='concerns.category')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('category', 'rung'), name='concerns_answerer_once_a_rung'), models.UniqueConstraint(condition=models.Q(('category', None)), fields=('rung',), name='concerns_answerer_of_all_once_a_rung')],
            },
        ),
        migrations.CreateModel(
            name='ClosedDays',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
                ('called_off', models.BooleanField(default=False)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='concerns_closed_in_order')],
            },
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.UniqueConstraint(fields=('position', 'version'), name='concerns_rule_version_once'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.UniqueConstraint(condition=models.Q(('retired', False)), fields=('position',), name='concerns_rule_one_at_a_position'),
        ),
        MakeTextIndex("concerns_words"),
    ]
