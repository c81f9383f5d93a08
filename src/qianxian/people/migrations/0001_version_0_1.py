"""All tables of this room as version 0.1 has them; stands for every step on the way there."""

import django.db.models.deletion
import qianxian.storage.fields
import qianxian.storage.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("people", "0001_initial"),
        ("people", "0002_the_whole_district"),
        ("people", "0003_joint_review"),
        ("people", "0004_every_company_on_the_ladder"),
        ("people", "0005_names_and_askers"),
        ("people", "0006_one_of_its_kind"),
    ]

    initial = True

    dependencies = [
        ('places', '0001_version_0_1'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=40, unique=True)),
                ('folded', models.CharField(help_text='the name as it is compared: in half width and small', max_length=80, null=True, unique=True)),
                ('is_active', models.BooleanField(default=True)),
                ('must_change', models.BooleanField(db_default=False, default=False, help_text='the password is a one-time one, and another has to be chosen first')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(blank=True, db_default='', help_text="in which to write to them; empty: the district's own", max_length=10)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('given_at', models.DateTimeField()),
                ('notice_number', models.PositiveSmallIntegerField(db_default=1, default=1, help_text='the privacy notice that was in force when it was given')),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('erased_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('kind', models.CharField(choices=[('district_office', 'District office'), ('party_work_committee', 'Party work committee'), ('general_branch', 'General branch'), ('party_group', 'Courtyard party group'), ('branch', 'Grid branch'), ('owners_committee', "Owners' committee"), ('management_committee', 'Management committee'), ('courtyard_committee', 'Courtyard committee'), ('property_company', 'Property company'), ('department', 'Department'), ('enterprise', 'Enterprise'), ('resident_unit', 'Resident unit'), ('volunteer_team', 'Volunteer team'), ('cooperative', 'Cooperative'), ('task_force', 'Task force'), ('joint_review', 'Joint review'), ('gatehouse', 'Gatehouse')], max_length=30)),
                ('ref', qianxian.storage.fields.ByteOrderField(blank=True, db_default='', help_text="the district's own code, by which sheets find it again", max_length=40)),
                ('name', models.CharField(max_length=80)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('hours', models.CharField(blank=True, help_text='when somebody is there, as people say it', max_length=60)),
                ('note', models.CharField(blank=True, help_text='one line for the courtyard page', max_length=80)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('kind', models.CharField(choices=[('secretary', 'Secretary'), ('grid_worker', 'Grid worker'), ('courtyard_head', 'Courtyard head'), ('gatekeeper', 'Gatekeeper'), ('clerk', 'Clerk'), ('grid_lead', 'Grid lead'), ('building_head', 'Building head'), ('stairwell_head', 'Stairwell head'), ('leader', 'Leader'), ('liaison', 'Liaison'), ('member', 'Member'), ('administrator', 'Administrator')], max_length=20)),
                ('title', models.CharField(max_length=60)),
                ('valid_until', models.DateField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='people.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PrivacyNotice',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('number', models.PositiveSmallIntegerField(unique=True)),
                ('chinese', models.TextField()),
                ('english', models.TextField()),
                ('why', models.CharField(help_text='why it was changed; everybody may read it', max_length=200)),
                ('in_force_from', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.Value(1), condition=models.Q(('in_force_from', None)), name='people_privacy_notice_one_draft'), models.CheckConstraint(condition=models.Q(('number__gt', 1)), name='people_privacy_notice_after_the_first')],
            },
        ),
        migrations.CreateModel(
            name='Resident',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('alias', models.CharField(blank=True, help_text='what they want to be called; their own choice', max_length=20)),
                ('since', models.DateTimeField()),
                ('erased_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('erased_at', None)), fields=('phone',), name='people_resident_phone_once')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('alone', qianxian.storage.fields.ByteOrderField(blank=True, db_default='', default='', help_text='as what it is the only one at the place: a committee, a party body; empty if there may be several', max_length=30)),
                ('valid_from', models.DateField(null=True)),
                ('valid_until', models.DateField(null=True)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='people.organisation')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='places.place')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('organisation', 'place'), name='people_seat_once'),
                    models.UniqueConstraint(condition=models.Q(('valid_until', None), models.Q(('alone', ''), _negated=True)), fields=('place', 'alone'), name='people_seat_alone'),
                ],
            },
        ),
        migrations.AddField(
            model_name='organisation',
            name='places',
            field=models.ManyToManyField(through='people.Seat', to='places.place'),
        ),
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('secret', models.BinaryField(help_text='see storage.sealed')),
                ('last_counter', models.BigIntegerField(help_text='the 30 seconds of the last code that was taken')),
                ('set_up_at', models.DateTimeField()),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='second_factor', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('code_hash', models.CharField(max_length=64)),
                ('used_at', models.DateTimeField(null=True)),
                ('factor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recovery_codes', to='people.secondfactor')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SheetImport',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('sheet', models.CharField(choices=[('places', 'Places'), ('organisations', 'Organisations'), ('management', 'Who manages each courtyard'), ('offices', 'Offices'), ('accounts', 'Accounts'), ('centres', 'Service centres')], max_length=20)),
                ('state', models.CharField(choices=[('looking', 'Being looked over'), ('checked', 'Looked at'), ('waiting', 'Waiting to begin'), ('running', 'Under way'), ('done', 'Done'), ('failed', 'Stopped')], default='checked', max_length=10)),
                ('called', models.CharField(help_text='what the file was called where it came from', max_length=120)),
                ('kept_as', models.CharField(blank=True, help_text='empty once the file is removed', max_length=32)),
                ('datum', models.CharField(default='wgs84', max_length=5)),
                ('leaves_out_bad', models.BooleanField(default=False)),
                ('findings', models.JSONField(default=dict)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('asked_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('handed_out_at', models.DateTimeField(help_text='when the one-time passwords were shown, once', null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.office')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('session_hash', models.CharField(max_length=40, unique=True)),
                ('signed_in_at', models.DateTimeField()),
                ('device', models.CharField(help_text='browser and system, as people know them', max_length=60)),
                ('ended_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Tenure',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='people.office')),
                ('stands_in_for', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stand_ins', to='people.tenure')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='people_tenure_period'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('note', models.TextField(blank=True)),
                ('lines', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='people.office')),
                ('leaver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handed_over', to='people.tenure')),
                ('successor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_over', to='people.tenure')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('accepted_at', None)), fields=('leaver',), name='people_hand_over_one_open_a_leaver'),
                    models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('successor', None)), models.Q(('accepted_at__isnull', False), ('successor__isnull', False)), _connector='OR'), name='people_hand_over_accepted_by_somebody'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ElevatedAccess',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=120)),
                ('opened_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('opened_at'))), name='people_elevated_access_period')],
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(db_default=1, default=1)),
                ('every_months', models.PositiveSmallIntegerField(default=1)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='places.place')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='people.office')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('office', 'place'), name='people_charge_once'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='people_charge_period'), models.CheckConstraint(condition=models.Q(('every_months__range', (1, 12))), name='people_charge_every_months')],
            },
        ),
        migrations.CreateModel(
            name='Management',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('unmanaged', 'Nobody manages it'), ('entrusted', 'Entrusted'), ('pilot', 'On trial with a company'), ('managed', 'Managed')], max_length=12)),
                ('decision', models.CharField(help_text='what decided it, or why it went a step back', max_length=200)),
                ('decided_on', models.DateField()),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('courtyard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='managements', to='places.place')),
                ('company', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='managements', to='people.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('courtyard',), name='people_management_one_at_a_time'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='people_management_period'), models.CheckConstraint(condition=models.Q(models.Q(('company__isnull', False), ('kind__in', ('pilot', 'managed'))), ('kind', 'entrusted'), models.Q(('company', None), ('kind', 'unmanaged')), _connector='OR'), name='people_management_company_fits')],
            },
        ),
        migrations.CreateModel(
            name='ResidentCode',
            fields=[
                ('id', qianxian.storage.fields.IdField(default=qianxian.storage.ids.new, editable=False, primary_key=True, serialize=False)),
                ('phone', models.CharField(max_length=20)),
                ('asked_from', models.CharField(blank=True, db_default='', default='', help_text="a hash of the browser or the address that asked; a known browser's begins with a b", max_length=64)),
                ('code_hash', models.CharField(max_length=64)),
                ('sent_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('used_at', models.DateTimeField(null=True)),
                ('resident', models.ForeignKey(db_index=False, help_text='who changes to this number; none: somebody signs in', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.resident')),
            ],
            options={
                'indexes': [models.Index(fields=['phone', 'sent_at'], name='people_resident_code_phone')],
            },
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until', None), models.Q(('ref', ''), _negated=True)), fields=('ref',), name='people_organisation_ref_once'),
        ),
    ]
