"""What asks for action is counted without reading every open point."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0013_first_decision_to_come"),
        ("workflows", "0007_limits_of_rules"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="attentionpoint",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["severity", "initiative"],
                name="open_points_by_severity",
            ),
        ),
    ]
