"""`manage.py verify_ledger`: says whether the ledger is as it was written."""

from django.core.management.base import BaseCommand, CommandError

from portfolio import sealing
from portfolio.models import Seal, SealHead


class Command(BaseCommand):
    help = "Check the ledger against its seals; fails when anything was tampered with."

    def add_arguments(self, parser):
        parser.add_argument(
            "--chain", help="a chain from the log, which has to be among the seals"
        )

    def handle(self, *, chain, **options):
        found = list(sealing.verify())
        for table, row, what in found:
            self.stderr.write(f"{table} {row} {what}.")
        if chain and not Seal.objects.filter(chain=chain).exists():
            raise CommandError("The chain from the log is not among the seals.")
        if found:
            raise CommandError(f"{len(found)} rows are not as they were sealed.")
        head = SealHead.objects.filter(pk=1).first() or SealHead()
        self.stdout.write(f"{head.count} rows are as they were sealed. {head.chain}")
        if waiting := sealing.waiting(head.count):
            self.stdout.write(f"{waiting} rows are not sealed yet: a worker does that.")
