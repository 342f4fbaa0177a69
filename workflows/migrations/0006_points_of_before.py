"""What ended before was resolved, and opened with the value that is kept."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    points = apps.get_model("workflows", "AttentionPoint").objects
    points.update(opened_value=F("value"), opened_limit=F("limit"))
    points.filter(closed_at__isnull=False).update(closing="resolved")


class Migration(migrations.Migration):

    dependencies = [("workflows", "0005_life_of_a_point")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
