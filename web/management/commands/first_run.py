"""`manage.py first_run`: the link by which the first account is made."""

from django.core.management.base import BaseCommand, CommandError

from web import first_run


class Command(BaseCommand):
    help = "Print the link with which the first administrator begins."

    def handle(self, **options):
        if not first_run.is_new():
            raise CommandError("Somebody has an account here already.")
        self.stdout.write(begin())


def begin():
    """What whoever starts an empty Kiem has to read."""
    return (
        "Nobody has an account yet. Begin here, within a week; keep this link secret:\n"
        f"{first_run.link()}"
    )
