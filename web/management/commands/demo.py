"""`manage.py demo`: loads the demo portfolio, or a large one to measure with."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Language
from portfolio.models import Portfolio
from web.forms.session import DEMO_PASSWORD
from web.management.demo import load, people


class Command(BaseCommand):
    help = "Load the demo portfolio of the fictional municipality of Lindervoort."

    def add_arguments(self, parser):
        parser.add_argument(
            "--language",
            choices=Language.values,
            default=Language.DUTCH,
            help="The language of its texts; Dutch unless told otherwise.",
        )

    def handle(self, *, language, **options):
        if not settings.DEMO:
            raise CommandError(
                "The demo has a password that everybody knows, so it is only loaded "
                "in demo mode. Set DEMO=1 for a database that is just for trying out."
            )
        if Portfolio.objects.filter(slug=load.SLUG).exists():
            self.stdout.write("The demo portfolio is there already.")
        else:
            self.load(language)
        self.stdout.write(sign_in_help())

    def load(self, language):
        self.stdout.write("Loading the demo portfolio ...")
        started = time.monotonic()
        count = load.load_lindervoort(language=language, at=timezone.now())
        seconds = time.monotonic() - started
        self.stdout.write(f"Loaded {count} initiatives in {seconds:.1f} s.")


def sign_in_help():
    """Who there is to sign in as."""
    lines = [f"  {office.email:<34}{office.en}" for office in people.ROLES]
    return "\n".join([f"Sign in with password {DEMO_PASSWORD} as", *lines])
