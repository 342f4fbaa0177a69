"""What beat calls."""

from celery import shared_task


@shared_task
def tick() -> None:
    """Look whether anything is due."""
