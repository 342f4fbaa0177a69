"""Each digest gets its day, and everybody is told until the last occasion."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def keep_by_person(apps, schema_editor):
    using = schema_editor.connection.alias
    get = apps.get_model
    occasions = get("notifications", "Occasion").objects.using(using)
    digests = get("notifications", "Digest").objects.using(using)
    day = occasions.filter(pk=OuterRef("occasion")).values("day")
    digests.update(day=Subquery(day[:1]))
    last = occasions.order_by("-day").first()
    if last is None:
        return
    preference = get("notifications", "Preference")
    users = get("accounts", "User").objects.using(using).filter(is_active=True)
    preference.objects.using(using).bulk_create(
        preference(user=user, told_at=last.composed_at) for user in users
    )


class Migration(migrations.Migration):

    dependencies = [
        ("notifications", "0004_preferences_and_notices"),
    ]

    operations = [migrations.RunPython(keep_by_person, migrations.RunPython.noop)]
