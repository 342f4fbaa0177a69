"""What is not kept for ever: what people wrote by mail, and what went to channels."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from imap_tools import BaseMailBox

from notifications import inbox
from notifications.channel import Post
from notifications.incoming import Incoming, IncomingFile
from notifications.models import Cursor
from portfolio.clock import day_of

NOTHING = dict.fromkeys(("address", "subject", "text", "left_out", "message_id"), "")
MAILBOX = "old mail"


@transaction.atomic
def forget(*, at: datetime) -> int:
    """Empty the mails that came in long ago and wait for nobody; say how many.

    A row stays, by which the same message is known if it comes again.
    """
    if not settings.INCOMING_DAYS:
        return 0
    before = at - inbox.kept_for()
    over = Post.objects.filter(created_at__lt=before)
    over.exclude(pk__in=Post.objects.waiting()).delete()
    old = Incoming.objects.filter(came_at__lt=before).exclude(**NOTHING)
    old = old.exclude(pk__in=Incoming.objects.waiting().values("pk"))
    keys = list(old.values_list("pk", flat=True))
    IncomingFile.objects.filter(mail__in=keys).delete()
    return Incoming.objects.filter(pk__in=keys).update(sender=None, **NOTHING)


def forget_in(mailbox: BaseMailBox, *, at: datetime) -> int:
    """Do the same in the folder of what was taken in, once a day."""
    if not settings.INCOMING_DAYS:
        return 0
    cursor = Cursor.objects.filter(name=MAILBOX).first()
    if cursor is not None and day_of(cursor.read_until) == day_of(at):
        return 0
    count = inbox.forget(mailbox, at=at)
    Cursor.objects.update_or_create(name=MAILBOX, defaults={"read_until": at})
    return count
