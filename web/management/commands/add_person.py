"""`manage.py add_person`: lets somebody take part in a portfolio."""

import secrets

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import Language, User
from portfolio.models import Membership, Portfolio, Role


class Command(BaseCommand):
    help = "Give a person roles in a portfolio; a new person gets a password, once."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--portfolio", required=True, metavar="SLUG")
        parser.add_argument("--role", required=True, nargs="+", choices=Role.values)
        parser.add_argument("--name", help="as colleagues know them")
        parser.add_argument(
            "--language", choices=Language.values, default=Language.DUTCH
        )

    @transaction.atomic
    def handle(self, *, email, portfolio, role, name, language, **options):
        board = Portfolio.objects.filter(slug=portfolio).first()
        if board is None:
            raise CommandError(f"There is no portfolio “{portfolio}”.")
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            person = self.new_person(email, name, language)
        for each in role:
            Membership.objects.get_or_create(portfolio=board, user=person, role=each)
        self.stdout.write(f"{person.email} is now {', '.join(role)} in {portfolio}.")

    def new_person(self, email, name, language):
        try:
            validate_email(email)
        except ValidationError as refusal:
            raise CommandError(f"“{email}” is not an e-mail address.") from refusal
        password = secrets.token_urlsafe(16)
        self.stdout.write(f"Password, shown this once: {password}")
        return User.objects.create_user(
            email, name=name or email, password=password, language=language
        )
