"""A mail server that refuses, hangs up or keeps silent, at each verb: none is lost."""

from collections import Counter
from datetime import timedelta

import pytest

from notifications import outbox
from notifications.models import Mail
from tests.cast import NOW
from tests.mail_server import DROP, STALL
from tests.notifications.conftest import make_mails

COUNT = 4
LATER = "451 4.3.0 Not now"
NEVER = "550 5.7.1 Not this"
FOR_A_WHILE = [
    *((verb, LATER) for verb in ("EHLO", "MAIL", "RCPT", "DATA")),
    *((verb, DROP) for verb in ("EHLO", "MAIL", "RCPT", "DATA")),
    *((verb, STALL) for verb in ("EHLO", "MAIL", "RCPT", "DATA")),
    # These refuse us, and not this one mail.
    ("EHLO", NEVER),
    ("MAIL", NEVER),
]


def deliver(**later):
    return outbox.deliver(clock=lambda: NOW + timedelta(**later))


@pytest.fixture(autouse=True)
def server(smtp, settings):
    settings.EMAIL_TIMEOUT = 0.2
    return smtp


@pytest.mark.parametrize(("verb", "fault"), FOR_A_WHILE)
def test_what_passes_costs_time_and_no_mail(owner, server, verb, fault):
    make_mails(owner, COUNT)
    server.faults = {verb: fault}

    during = deliver()
    server.faults = {}
    after = deliver(minutes=1)

    assert during == outbox.Delivery(postponed=COUNT)
    assert after == outbox.Delivery(accepted=COUNT)
    arrived = Counter(each["Message-ID"] for each in server.messages)
    assert set(arrived.values()) == {1}


@pytest.mark.parametrize("verb", ["RCPT", "DATA"])
def test_what_is_for_good_is_a_dead_letter_and_blocks_nothing(owner, server, verb):
    make_mails(owner, 1)
    server.faults = {verb: NEVER}

    done = deliver()
    server.faults = {}
    make_mails(owner, COUNT, first=1)
    after = deliver()

    assert done == outbox.Delivery(dead=1)
    assert after == outbox.Delivery(accepted=COUNT)
    assert Mail.objects.dead().get().server_said == NEVER
