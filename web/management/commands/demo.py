"""`manage.py demo`: loads the demo portfolio, or a large one to measure with."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Language
from portfolio.models import Portfolio
from web.demo_people import DEMO_PASSWORD
from web.management.demo import large, load, people


class Command(BaseCommand):
    help = "Load the demo portfolio of the fictional municipality of Lindervoort."

    def add_arguments(self, parser):
        parser.add_argument(
            "--language",
            choices=Language.values,
            default=settings.DEMO_LANGUAGE,
            help="The language of its texts; DEMO_LANGUAGE, or Dutch.",
        )
        parser.add_argument(
            "--initiatives",
            type=int,
            metavar="NUMBER",
            help="Make a large portfolio beside it with this many, to measure with.",
        )
        parser.add_argument(
            "--seed",
            type=int,
            default=1,
            help="The same seed on the same day gives the same large portfolio.",
        )

    def handle(self, *, language, initiatives, seed, **options):
        if not settings.DEMO:
            raise CommandError(
                "The demo has a password that everybody knows, so it is only loaded "
                "in demo mode. Set DEMO=1 for a database that is just for trying out."
            )
        if language not in Language.values:
            raise CommandError(f"DEMO_LANGUAGE is “{language}”; it can be nl or en.")
        if initiatives is not None and initiatives < 1:
            raise CommandError("A portfolio needs at least one initiative.")
        slug = load.SLUG if initiatives is None else large.SLUG
        if Portfolio.objects.filter(slug=slug).exists():
            self.stdout.write("The demo portfolio is there already.")
        else:
            self.load(language, initiatives, seed)
        self.stdout.write(sign_in_help())

    def load(self, language, initiatives, seed):
        self.stdout.write("Loading the demo portfolio ...")
        started, at = time.monotonic(), timezone.now()
        if initiatives is None:
            initiatives = load.load_lindervoort(language=language, at=at)
        else:
            large.load_large(initiatives, seed=seed, language=language, at=at)
        seconds = time.monotonic() - started
        self.stdout.write(f"Loaded {initiatives} initiatives in {seconds:.1f} s.")


def sign_in_help():
    """Who there is to sign in as."""
    lines = [f"  {office.email:<34}{office.en}" for office in people.ROLES]
    return "\n".join([f"Sign in with password {DEMO_PASSWORD} as", *lines])
