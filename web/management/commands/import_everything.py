"""`manage.py import_everything`: reads what export_everything wrote."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from reports.everything import read_everything


class Command(BaseCommand):
    help = "Read a package of export_everything into an empty instance."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="The package, a zip.")

    def handle(self, *, file, **options):
        try:
            with file.open("rb") as source:
                counts = read_everything(source)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{sum(counts.values())} rows came in.")
        self.stdout.write("People choose a new password; see docs/export.md.")
