"""`manage.py move_database URL`: all rows into another database; see operations.md."""

import os
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Copy every row into another, empty database, as from SQLite to PostgreSQL."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("url", help="As in DATABASE_URL: postgres://…")
        parser.add_argument(
            "--replace", action="store_true", help="Throw away what is there now."
        )

    def handle(self, *, url, replace, **options):
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
            file = str(Path(folder, "rows"))
            call_command("backup", file, rows_only=True, stderr=StringIO())
            # In a process of its own: one process speaks with one database.
            done = subprocess.run(  # noqa: S603
                [
                    *(sys.executable, "manage.py", "restore", file, "--rows-only"),
                    *(["--replace"] if replace else []),
                ],
                cwd=settings.BASE_DIR,
                env=os.environ | {"DATABASE_URL": url},
                stderr=subprocess.PIPE,
                text=True,
            )
        if done.returncode:
            raise CommandError(done.stderr.strip() or "It did not work.")
        self.stdout.write("All rows are there. Now set DATABASE_URL to it and restart.")
