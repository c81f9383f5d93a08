from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0004_a_place_taken_back'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='border',
            name='places_border_period',
        ),
        migrations.AddConstraint(
            model_name='border',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='places_border_period'),
        ),
    ]
