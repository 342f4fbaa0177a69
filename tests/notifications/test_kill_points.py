"""Workers that are killed at each point of a mail's life: none is lost."""

import signal
from collections import Counter

from django.utils import timezone

from notifications.kill_points import POINTS
from notifications.models import Mail
from notifications.tasks import tick
from tests.notifications.conftest import make_mails
from tests.notifications.test_worker import QUICK, nothing_waits, wait_until

COUNT = 12
# The server may have it already when the kill falls here, and then gets it again.
AROUND_THE_250 = {"before-accept", "after-accept"}


def killed_at(point, worker, smtp_server):
    """Let a worker die at this point; give how many mails the server has by then."""
    doomed = worker(KILL_AT=point, MAIL_LEASE_SECONDS=1, **smtp_server.environment)
    tick.delay()
    assert doomed.process.wait(30) == -signal.SIGKILL, doomed.output
    return len(smtp_server.messages)


def test_a_kill_at_each_point_loses_nothing(owner, worker, smtp_server):
    make_mails(owner, COUNT, at=timezone.now())

    for point in POINTS:
        killed_at(point, worker, smtp_server)
    worker(beat=True, **QUICK, **smtp_server.environment)

    assert wait_until(nothing_waits)
    assert not Mail.objects.dead().exists()
    arrived = Counter(each["Message-ID"] for each in smtp_server.messages)
    assert set(arrived) == set(Mail.objects.values_list("message_id", flat=True))
    assert sum(arrived.values()) <= COUNT + len(AROUND_THE_250)
