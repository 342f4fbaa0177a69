from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0010_attached")]

    operations = [
        migrations.CreateModel(
            name="SignOfLife",
            fields=[
                (
                    "name",
                    models.CharField(
                        choices=[("round", "Round"), ("backup", "Backup")],
                        max_length=10,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
