"""`manage.py export_playbook`: writes what the gates of a portfolio ask."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portfolio.models import Portfolio
from workflows.playbook import export_playbook


class Command(BaseCommand):
    help = "Write the playbook of a portfolio as YAML, as load_playbook reads it."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--portfolio",
            metavar="SLUG",
            help="Which portfolio; not needed where there is one.",
        )
        parser.add_argument(
            "--file", type=Path, help="Where to write it; else it is shown."
        )

    def handle(self, *, portfolio, file, **options):
        text = export_playbook(one_portfolio(portfolio))
        if file is None:
            self.stdout.write(text, ending="")
            return
        try:
            file.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error}") from error


def one_portfolio(slug):
    found = Portfolio.objects.order_by("slug")
    found = list(found.filter(slug=slug) if slug else found)
    if len(found) == 1:
        return found[0]
    if slug:
        raise CommandError(f"There is no portfolio “{slug}”.")
    slugs = ", ".join(each.slug for each in found) or "none"
    raise CommandError(f"Say which portfolio with --portfolio. There are: {slugs}.")
