from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0012_about")]

    operations = [
        migrations.AddField(
            "preference",
            "approvals",
            models.BooleanField(default=True, verbose_name="what asks for my approval"),
        ),
    ]
