"""`manage.py load_playbook`: gives portfolios the playbook that Kiem ships."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portfolio.models import Portfolio
from workflows.playbook import DEFAULT, load_playbook
from workflows.standing import catch_up


class Command(BaseCommand):
    help = (
        "Load the default playbook in every portfolio that has none, or anew in the "
        "one with --portfolio."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--portfolio", metavar="SLUG")

    def handle(self, *, portfolio, **options):
        text, at = DEFAULT.read_text(encoding="utf-8"), timezone.now()
        for each in portfolios(portfolio):
            published = load_playbook(each, text, at=at)
            self.stdout.write(f"{each.slug}: {published} checklists published")
        catch_up(at=at)


def portfolios(slug):
    if slug is None:
        return Portfolio.objects.filter(gates__isnull=True).order_by("slug")
    found = Portfolio.objects.filter(slug=slug)
    if not found:
        raise CommandError(f"There is no portfolio “{slug}”.")
    return found
