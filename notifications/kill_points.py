"""A switch for tests: die at a chosen point of a mail's life, as a worker may.

So too at "post-yes", when a channel has taken a message and that is not marked yet.
KILL_AT in the environment names the point; production does not look.
"""

import os
import signal
from functools import cache

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

POINTS = (
    "claim",  # a batch is taken
    "connect",  # the server answered
    "data",  # half of the text is sent
    "before-accept",  # all of it is sent, and not answered
    "after-accept",  # the 250 is read, and not marked
    "commit",  # it is marked
)


def reach(point: str) -> None:
    """Die here, if that is asked."""
    if point == _chosen():
        os.kill(os.getpid(), signal.SIGKILL)


def watch(server: BaseEmailBackend) -> None:
    """Die in the midst of a mail's text, if that is asked."""
    connection = getattr(server, "connection", None)
    if connection is None or _chosen() not in ("data", "before-accept"):
        return
    send = connection.send

    def halting(sent: bytes | str) -> None:
        if isinstance(sent, str):  # A command; the text of a mail is bytes.
            send(sent)
            return
        half = len(sent) // 2
        send(sent[:half])
        reach("data")
        send(sent[half:])
        reach("before-accept")

    connection.send = halting


@cache
def _chosen() -> str:
    """The point, outside production only."""
    return os.environ.get("KILL_AT", "") if settings.DEMO or settings.DEBUG else ""
