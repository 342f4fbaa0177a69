"""Migrations that the code of before survives: while an upgrade goes on, both run."""

import re

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from tests.guards import LAYERS

# The last of each package that was made before anybody had Kiem in production.
FREE = {"accounts": 12, "portfolio": 40, "workflows": 30, "reports": 15}
FREE |= {"notifications": 20}
GONE = (migrations.RemoveField, migrations.DeleteModel)
GONE += (migrations.RenameField, migrations.RenameModel, migrations.AlterModelTable)


def problems(operation):
    """What code that knows nothing of this operation would trip over."""
    name = type(operation).__name__
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        for each in operation.database_operations:
            yield from problems(each)
    elif isinstance(operation, GONE):
        yield f"{name}: leave it for one version, and let code stop using it first"
    elif isinstance(operation, migrations.AddField):
        field = operation.field
        if not (field.null or field.many_to_many or field.has_db_default()):
            yield f"{name} {operation.name}: give it a db_default, or let it be null"
    elif isinstance(operation, migrations.RunPython) and not operation.reversible:
        yield f"{name}: it cannot be undone"


def test_the_code_of_before_works_on_the_newer_database():
    loader = MigrationLoader(None)
    found = [
        f"{app}.{name}: {problem}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in LAYERS and int(re.match(r"\d+", name)[0]) > FREE.get(app, 0)
        for operation in migration.operations
        for problem in problems(operation)
    ]

    assert found == []


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("initiative", "title"),
        migrations.RenameField("initiative", "title", "name"),
        migrations.DeleteModel("Initiative"),
        migrations.AddField("initiative", "colour", models.CharField(default="red")),
        migrations.RunPython(lambda apps, editor: None),
    ],
)
def test_what_would_trip_it_is_noticed(operation):
    assert list(problems(operation))


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("initiative", "colour", models.CharField(db_default="red")),
        migrations.AddField("initiative", "colour", models.CharField(null=True)),
        migrations.CreateModel(
            "Colour", [("id", models.BigAutoField(primary_key=True))]
        ),
    ],
)
def test_what_only_adds_is_allowed(operation):
    assert list(problems(operation)) == []
