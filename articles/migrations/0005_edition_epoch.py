"""The epoch of a database: editions of another database, or of one restored, are other editions."""

from django.db import migrations, models

import articles.models.edition


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_headline_was")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="epoch",
            field=models.CharField(
                default=articles.models.edition.new_epoch,
                editable=False,
                help_text="Tells this database from others that count from one too; new after a restore.",
                max_length=16,
            ),
        )
    ]
