from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Numbers are found by themselves, as whoever proves one sees what was raised with it."""

    dependencies = [("people", "0001_version_0_1")]

    operations = [
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(condition=~Q(phone=""), fields=["phone"], name="people_contact_phone"),
        ),
    ]
