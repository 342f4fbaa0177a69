"""`manage.py exchange_pack`: writes what another municipality can take over."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from web.management.commands.export_playbook import one_portfolio
from workflows.exchange import pack_of


class Command(BaseCommand):
    help = "Write the signed exchange pack of a portfolio; see docs/exchange.md."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="Where to write it.")
        parser.add_argument("--portfolio", metavar="SLUG", help="Which portfolio.")

    def handle(self, *, file, portfolio, **options):
        content = pack_of(one_portfolio(portfolio), at=timezone.now())
        try:
            file.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error}") from error
