"""The outbox: who gets mail and how it fares, for managers and administrators."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import Mail
from tests.cast import NOW
from tests.notifications.conftest import make_mails
from tests.web.api.caller import Caller
from tests.web.world import page, text


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def refused(owner):
    make_mails(owner, 1)
    Mail.objects.update(
        dead_at=NOW,
        attempts=1,
        last_error="SMTPDataError 550",
        server_said="550 5.7.1 Looks like spam",
    )
    return Mail.objects.get()


def test_a_refusal_shows_the_words_of_the_server(refused, as_manager):
    shown = text(as_manager.get(page("outbox"), {"state": "refused"}))

    assert "Owner" in shown
    assert "Given up on 23 November 2026, 10:00." in shown
    assert "The mail server refused the mail." in shown
    assert "550 5.7.1 Looks like spam" in shown


def test_what_a_mail_says_is_not_shown(refused, as_manager):
    shown = text(as_manager.get(page("outbox")))

    assert refused.subject not in shown


def test_a_refused_mail_is_sent_again(refused, as_manager):
    shown = as_manager.post(
        page("outbox-mail", refused.pk) + "?state=refused",
        {"act": "again"},
        follow=True,
    )

    assert "The mail goes within minutes." in text(shown)
    assert shown.request["QUERY_STRING"] == "state=refused"
    assert Mail.objects.waiting().count() == 1


def test_a_mail_is_stopped(owner, as_manager):
    (mail,) = make_mails(owner, 1)

    shown = as_manager.post(page("outbox-mail", mail.pk), {"act": "stop"}, follow=True)

    assert "The mail is stopped." in text(shown)
    assert "Stopped on" in text(shown)


def test_what_came_too_late_is_said(owner, as_manager):
    (mail,) = make_mails(owner, 1)
    Mail.objects.update(accepted_at=NOW)

    shown = as_manager.post(page("outbox-mail", mail.pk), {"act": "stop"}, follow=True)

    assert "It is not sent twice." in text(shown)


@pytest.mark.parametrize(
    ("answer", "said", "waits"),
    [("yes", "3 mails go now.", 3), ("no", "3 mails do not go.", 0)],
)
def test_a_batch_that_is_held_gets_its_answer(owner, as_manager, answer, said, waits):
    make_mails(owner, 3)
    Mail.objects.update(held_at=NOW)
    asked = as_manager.get(page("outbox"))

    sent = {"batch": NOW.isoformat(), "answer": answer}
    shown = as_manager.post(page("outbox"), sent, follow=True)

    assert "Send these 3 mails" in text(asked)
    assert said in text(shown)
    assert Mail.objects.free(NOW).count() == waits


def test_an_answer_that_makes_no_sense_changes_nothing(owner, as_manager):
    make_mails(owner, 1)
    Mail.objects.update(held_at=NOW)

    as_manager.post(page("outbox"), {"batch": "yesterday", "answer": "yes"})

    assert Mail.objects.held().count() == 1


def test_a_limit_that_is_reached_is_told(owner, as_manager, settings):
    settings.MAIL_PER_DAY = 0
    settings.MAIL_PER_MINUTE = 120

    assert "The limit" not in text(as_manager.get(page("outbox")))


@pytest.mark.parametrize("state", ["", "held", "refused", "due", "waiting", "sent"])
def test_each_state_can_be_looked_at(refused, as_manager, state):
    shown = as_manager.get(page("outbox"), {"state": state})

    assert shown.status_code == 200


def test_thirty_mails_cost_as_many_queries_as_three(owner, as_manager):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            as_manager.get(page("outbox"))
        return len(captured)

    make_mails(owner, 3)
    few = queries()
    make_mails(owner, 27, first=3)
    Mail.objects.filter(pk__gt=10).update(held_at=NOW)

    assert queries() == few <= 12


def test_the_api_tells_and_does_the_same(refused, manager):
    api = Caller(manager)

    (listed,) = api.get("/outbox?state=refused").json()["results"]
    again = api.post(f"/outbox/{refused.pk}", {"act": "again"}).json()

    assert listed["server_said"] == "550 5.7.1 Looks like spam"
    assert listed["recipient"] == {"id": refused.recipient_id, "name": "Owner"}
    assert again["state"] == "due"
    assert "subject" not in listed


def test_the_api_answers_for_a_batch(owner, manager):
    api = Caller(manager)
    make_mails(owner, 3)
    Mail.objects.update(held_at=NOW)

    (batch,) = api.get("/outbox/held").json()
    done = api.post("/outbox/held", {"composed_at": batch["composed_at"], "send": True})

    assert batch["count"] == 3
    assert done.json() == {"count": 3}
    assert Mail.objects.held().count() == 0
