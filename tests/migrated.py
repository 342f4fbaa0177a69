"""A file of SQLite with all tables and no rows: to migrate takes a quarter of a minute.

`make test` makes one for its passes, which begin with a copy of it.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.guards import ROOT

GIVEN = "MIGRATED_DATABASE"


def make(file: Path) -> Path:
    """Migrate an empty database into this file, which is there when it is whole."""
    part = file.with_suffix(".part")
    where = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{part}",
    }
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **where}, check=True)
    return part.rename(file)


def given() -> Path | None:
    """The one that was made for this test run, if it is there."""
    file = Path(os.environ.get(GIVEN, ""))
    return file if file.is_file() else None
