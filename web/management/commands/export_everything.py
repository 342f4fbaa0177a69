"""`manage.py export_everything`: writes all there is, to leave with or to keep."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports.everything import write_everything
from web.management.commands.export_playbook import one_portfolio


class Command(BaseCommand):
    help = "Write the instance, or one portfolio, as a package; see docs/export.md."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="Where to write it, as a zip.")
        parser.add_argument("--portfolio", metavar="SLUG", help="Only this portfolio.")

    def handle(self, *, file, portfolio, **options):
        chosen = one_portfolio(portfolio) if portfolio else None
        part = file.with_name(f"{file.name}.part")
        try:
            with part.open("w+b") as target:
                manifest = write_everything(target, chosen)
                target.flush()
                os.fsync(target.fileno())
            part.replace(file)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error}") from error
        finally:
            part.unlink(missing_ok=True)
        rows = sum(about.get("rows", 0) for about in manifest["files"].values())
        kept = sum(name.startswith("files/") for name in manifest["files"])
        self.stdout.write(f"{rows} rows and {kept} files are in {file}.")
        for path in manifest["missing"]:
            self.stderr.write(f"The file {path} is gone; only its row is there.")
