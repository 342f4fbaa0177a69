"""`manage.py load_playbook`: gives portfolios what their gates ask."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portfolio.models import Portfolio
from workflows.playbook import DEFAULT, load_playbook
from workflows.standing import catch_up


class Command(BaseCommand):
    help = "Load a playbook in every portfolio that has none, or in one of them."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--portfolio",
            metavar="SLUG",
            help="Load it here, also where there is one: what changed is published.",
        )
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=DEFAULT,
            help="A playbook of your own, in YAML; else the one that Kiem ships.",
        )
        parser.add_argument("--file", dest="named", type=Path, help="The same.")

    def handle(self, *, portfolio, file, named=None, **options):
        text, at = read(named or file), timezone.now()
        for each in portfolios(portfolio):
            self.stdout.write(f"{each.slug}: {publish(each, text, at)}")
        catch_up(at=at)


def read(file):
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from error


def portfolios(slug):
    if slug is None:
        return list(Portfolio.objects.filter(gates__isnull=True).order_by("slug"))
    found = list(Portfolio.objects.filter(slug=slug))
    if not found:
        raise CommandError(f"There is no portfolio “{slug}”.")
    return found


def publish(portfolio, text, at):
    try:
        loaded = load_playbook(portfolio, text, at=at)
    except ValidationError as refusal:
        raise CommandError("\n".join(refusal.messages)) from refusal
    changes = [f"{said}: {', '.join(what)}" for said, what in told(loaded) if what]
    return "; ".join(changes) or "nothing changed"


def told(loaded):
    yield "checklists published", loaded.checklists
    yield "gate questions changed", loaded.questions
    yield "stages changed", loaded.stages
    yield "legal checks changed", loaded.checks
    yield "outcomes changed", loaded.outcomes
    yield "limits changed", loaded.terms
