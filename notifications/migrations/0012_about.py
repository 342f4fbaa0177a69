from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0011_signs_of_life")]

    operations = [
        # Of a mail that is there already, nobody knows it.
        migrations.AddField("mail", "about", models.JSONField(null=True)),
        migrations.AlterField(
            "mail", "about", models.JSONField(default=dict, null=True)
        ),
    ]
