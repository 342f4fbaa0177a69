"""Make an API token for somebody and print it, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import ApiToken, User


class Command(BaseCommand):
    help = "Makes an API token for the user with this e-mail address and prints it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            raise CommandError(f"No active user has the e-mail address {email}.")
        _token, secret = ApiToken.issue(user, at=timezone.now())
        self.stdout.write(secret)
