"""What beat calls."""

import logging

from celery import shared_task
from django.utils import timezone

from notifications import (
    actions,
    broadcast,
    inviting,
    neighbours,
    posting,
    replies,
    retention,
)
from notifications.life import Sign, SignOfLife

logger = logging.getLogger(__name__)


@shared_task
def tick() -> None:
    """Do whatever is due; the database knows what that is."""
    done = actions.remind(clock=timezone.now)
    SignOfLife.give(Sign.ROUND, at=timezone.now())
    logger.info(
        "%d initiatives refreshed, %d points opened, %d closed; "
        "%d digests and %d notices composed; "
        "mails: %d accepted, %d postponed, %d given up",
        done.standing.initiatives,
        done.standing.opened,
        done.standing.closed,
        done.composed,
        done.noticed,
        done.delivery.accepted,
        done.delivery.postponed,
        done.delivery.dead,
    )


@shared_task
def read_replies() -> None:
    """Take in the answers that came by mail, and forget those of long ago."""
    done = replies.read_mailbox(clock=timezone.now)
    retention.forget(at=timezone.now())
    inviting.forget(at=timezone.now())
    if done != replies.TakenIn():
        logger.info(
            "mails came in: %d placed, %d for a manager, %d set aside, %d known",
            done.placed,
            done.waiting,
            done.set_aside,
            done.known,
        )


@shared_task
def tell_channels() -> None:
    """Tell chats and programs what happened; apart, for some of them are slow."""
    composed = broadcast.tell(at=timezone.now())
    done = posting.deliver(clock=timezone.now)
    if composed or done != posting.Delivery():
        logger.info(
            "channels: %d messages composed; %d accepted, %d postponed, %d given up",
            composed,
            done.accepted,
            done.postponed,
            done.dead,
        )


@shared_task
def hear_neighbours() -> None:
    """Read the open portfolios of other municipalities of which it is time."""
    if answered := neighbours.hear(clock=timezone.now):
        logger.info("%d neighbours answered", answered)
