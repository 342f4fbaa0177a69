"""`manage.py open_portfolio`: makes an empty board, the first thing to do for real."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from workflows.actions import open_portfolio


class Command(BaseCommand):
    help = "Open a portfolio with the stages and the playbook that Kiem ships."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="its name in addresses, for example utrecht")
        parser.add_argument("--name", required=True, help="as the Dutch pages show it")
        parser.add_argument("--name-en", help="as the English pages show it")
        parser.add_argument("--organisation", required=True)

    def handle(self, *, slug, name, name_en, organisation, **options):
        try:
            open_portfolio(
                slug,
                name_nl=name,
                name_en=name_en or name,
                organisation=organisation,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        address = settings.SITE_URL + reverse("board", args=[slug])
        self.stdout.write(f"Opened: {address}")
        self.stdout.write("Let people in with: manage.py add_person")
