"""Killed at each point of a mail's life: none is lost. `make chaos` kills workers."""

from collections import Counter
from datetime import timedelta

import pytest

from notifications import outbox
from notifications.kill_points import POINTS
from notifications.models import Mail
from tests.cast import NOW
from tests.notifications.conftest import make_mails
from tests.notifications.dying import die_at, may_fork

COUNT = 12
# The server may have it already when the kill falls here, and then gets it again.
AROUND_THE_250 = {"before-accept", "after-accept"}
# Longer than a lease.
LATER = timedelta(hours=1)


@may_fork
@pytest.mark.django_db(transaction=True)
def test_a_kill_at_each_point_loses_nothing(owner, smtp):
    make_mails(owner, COUNT)

    for number, point in enumerate(POINTS):
        at = NOW + number * LATER
        die_at(point, lambda at=at: outbox.deliver(clock=lambda: at))
    outbox.deliver(clock=lambda: NOW + len(POINTS) * LATER)

    assert not Mail.objects.filter(accepted_at=None).exists()
    arrived = Counter(each["Message-ID"] for each in smtp.messages)
    assert set(arrived) == set(Mail.objects.values_list("message_id", flat=True))
    assert sum(arrived.values()) <= COUNT + len(AROUND_THE_250)
