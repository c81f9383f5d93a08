from django.db import migrations

from qianxian.storage.text_index import MakeTextIndex


class Migration(migrations.Migration):

    dependencies = [
        ("concerns", "0013_voices"),
    ]

    operations = [
        MakeTextIndex("concerns_words"),
    ]
