"""`manage.py archive_initiative`: writes the archive file of one initiative."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from portfolio.models import Initiative
from reports.actions import archive_initiative


class Command(BaseCommand):
    help = "Write the archive file of an initiative; see docs/archive.md."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("number", type=int, help="The number in its address.")
        parser.add_argument("file", type=Path, help="Where to write it, as a zip.")

    def handle(self, *, number, file, **options):
        found = Initiative.objects.select_related("portfolio", "stage", "owner")
        initiative = found.filter(pk=number).first()
        if initiative is None:
            raise CommandError(f"There is no initiative {number}.")
        how = {"by": User.objects.system(), "at": timezone.now()}
        try:
            with file.open("w+b") as target:
                archive_initiative(initiative, target, **how)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error}") from error
        self.stdout.write(f"“{initiative.title}” is in {file}.")
