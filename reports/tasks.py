"""What beat and the pages call."""

import logging

from celery import shared_task
from django.utils import timezone

from reports import working

logger = logging.getLogger(__name__)


@shared_task
def work() -> None:
    """Make the documents that were asked for, or are to be sent today."""
    working.begin(clock=timezone.now)
    ready = working.work(clock=timezone.now)
    gone = working.tidy(clock=timezone.now)
    if ready or gone:
        logger.info("%d documents made, %d thrown away", ready, gone)
