"""Work that a person waits for, and that a worker may as well begin now."""

from celery import current_app
from kombu.exceptions import OperationalError


def nudge(task: str) -> None:
    """Let a worker look at once; without a broker it looks at the next tick."""
    try:
        current_app.send_task(task, retry=False, expires=60)
    except OperationalError:
        return
