from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("concerns", "0006_where_they_stand"),
    ]

    operations = [
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('state__in', ('reported', 'accepted', 'in_hand', 'reopened'))), fields=['promised_at'], name='concerns_running_by_promise'),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('state', 'done')), fields=['done_at'], name='concerns_waiting_since'),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('state__in', ('confirmed', 'unconfirmed', 'declined', 'withdrawn', 'voided', 'merged', 'split')), _negated=True), fields=['community'], name='concerns_unsettled'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('done', 'confirmed', 'unconfirmed')), _negated=True), models.Q(('answer__gt', ''), ('done_at__isnull', False)), _connector='OR'), name='concerns_done_has_answer'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ('confirmed', 'unconfirmed', 'declined', 'withdrawn', 'voided', 'merged', 'split'))), models.Q(models.Q(('state__in', ('confirmed', 'unconfirmed', 'declined', 'withdrawn', 'voided', 'merged', 'split')), _negated=True), ('ended_at', None)), _connector='OR'), name='concerns_ended_says_when'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), ('declined_for__gt', ''), _connector='OR'), name='concerns_declined_says_why'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into__isnull', False), _connector='OR'), name='concerns_merged_says_into_what'),
        ),
    ]
