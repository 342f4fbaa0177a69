"""`manage.py remind`: does now what the worker does each minute."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from notifications import actions, broadcast, outbox, posting


class Command(BaseCommand):
    help = "Refresh the attention points, compose digests that are due and send mail."

    def handle(self, **options):
        done = actions.remind(clock=timezone.now)
        told = broadcast.tell(at=timezone.now())
        posted = posting.deliver(clock=timezone.now)
        for count, what in (
            (done.standing.initiatives, "initiatives brought up to date"),
            (done.standing.opened, "attention points opened"),
            (done.standing.closed, "attention points closed"),
            (done.composed, "digests composed"),
            (done.noticed, "notices composed"),
            (done.delivery.accepted, "mails accepted"),
            (done.delivery.postponed, "mails postponed, to be tried again"),
            (done.delivery.dead, "mails given up now"),
            (outbox.given_up(), "mails given up in all"),
            (told, "messages to channels composed"),
            (posted.accepted, "messages to channels accepted"),
        ):
            self.stdout.write(f"{count:6} {what}")
