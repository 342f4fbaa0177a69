"""What beat calls."""

import logging

from celery import shared_task
from django.utils import timezone

from portfolio import audit, sealing
from portfolio.importing import working

logger = logging.getLogger(__name__)


@shared_task
def work() -> None:
    """Do the imports that wait, and throw away the files of old ones."""
    done = working.work(clock=timezone.now)
    gone = working.tidy(clock=timezone.now)
    if done or gone:
        logger.info("%d imports done, %d files thrown away", done, gone)


@shared_task
def seal() -> None:
    """Seal what was written since, and forget from where old acts came."""
    sealing.seal()
    audit.forget(clock=timezone.now)
