"""Sending to channels: by a real HTTPS server, tried again, given up, signed."""

import json
import re
import threading
import uuid
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.db import connection
from standardwebhooks import Webhook, WebhookVerificationError

from notifications import broadcast, channels, posting, webhook
from notifications.channel import Channel, ChannelKind, Post, Topic
from notifications.models import Mail
from notifications.outbox import Delivery
from notifications.outgoing import State
from portfolio.ledger import Kind
from portfolio.models import Event
from tests.cast import NOW, make_initiative
from tests.notifications.channels import make_channel, make_post
from tests.notifications.dying import die_at, may_fork

HOUR = timedelta(hours=1)


@pytest.fixture
def channel(portfolio, manager, https_server):
    return make_channel(portfolio, manager, address=https_server.url)


@pytest.fixture
def program(portfolio, manager, https_server):
    return make_channel(
        portfolio, manager, kind=ChannelKind.PROGRAM, address=https_server.url
    )


def deliver(at=NOW):
    return posting.deliver(clock=lambda: at)


def test_what_waits_arrives(channel, https_server):
    make_post(channel, "hello")

    assert deliver() == Delivery(accepted=1)

    (sent,) = https_server.requests
    assert sent.method == "POST"
    assert sent.path == "/hooks/very-secret-part"
    assert sent.headers["content-type"] == "application/json; charset=utf-8"
    assert json.loads(sent.body) == {"text": "hello"}
    assert Post.objects.get().state(NOW) == State.SENT


@may_fork
@pytest.mark.django_db(transaction=True)
def test_who_dies_after_the_yes_leaves_it_to_be_sent_under_its_number(
    program, https_server
):
    make_post(program)

    die_at("post-yes", deliver)
    assert not Post.objects.filter(accepted_at__isnull=False).exists()
    assert deliver(NOW + HOUR) == Delivery(accepted=1)

    numbers = [each.headers["webhook-id"] for each in https_server.requests]
    assert numbers == [Post.objects.get().message_id] * 2


def test_what_arrived_does_not_go_again(channel, https_server):
    make_post(channel)
    deliver()

    assert deliver() == Delivery()
    assert len(https_server.requests) == 1


@pytest.mark.parametrize("status", [301, 400, 403, 404, 429, 500, 503])
def test_a_no_is_tried_again_and_holds_up_what_comes_after(
    channel, https_server, status
):
    https_server.status = status
    make_post(channel, "one")
    make_post(channel, "two")

    assert deliver() == Delivery(postponed=1)

    assert https_server.calls == 1
    for post in Post.objects.all():
        assert timedelta(minutes=1) <= post.due_at - NOW <= timedelta(minutes=1.1)


def test_another_channel_is_not_held_up(channel, https_server, manager):
    address = "https://localhost:1/hooks/x"
    away = make_channel(channel.portfolio, manager, name="Away")
    Channel.objects.filter(pk=away.pk).update(address=address)
    make_post(away, "one")
    make_post(channel, "two")

    assert deliver() == Delivery(accepted=1, postponed=1)


def test_what_came_of_it_is_kept_and_what_was_said_is_not(channel, https_server):
    https_server.status, https_server.body = 500, b"the password is 123"
    make_post(channel)

    deliver()

    row = Post.objects.values().get()
    assert row["last_error"] == "status 500"
    assert "123" not in str(row)


def test_an_address_that_leads_inside_is_not_called(channel, https_server, settings):
    settings.INTERNAL_HOSTS = []
    make_post(channel)

    assert deliver() == Delivery(postponed=1)
    assert (Post.objects.get().last_error, https_server.calls) == ("inside", 0)


@pytest.mark.parametrize(
    ("asked", "least"),
    [
        ("600", timedelta(minutes=10)),
        ("Mon, 23 Nov 2026 10:00:00 GMT", HOUR),
        ("999999999999", timedelta(hours=24)),
        ("-5", timedelta(minutes=1)),
        ("soon", timedelta(minutes=1)),
        ("", timedelta(minutes=1)),
        ("Mon, 23 Nov 1026 10:00:00 GMT", timedelta(minutes=1)),
    ],
)
def test_who_asks_for_time_gets_it(channel, https_server, asked, least):
    https_server.status, https_server.headers = 429, {"Retry-After": asked}
    make_post(channel)

    deliver()

    assert least <= Post.objects.get().due_at - NOW <= least * 1.1


def test_the_waits_are_three_days_together():
    assert 72 <= sum(posting.WAITS) / 60 <= 80


def test_who_keeps_failing_is_switched_off_and_the_managers_hear_of_it(
    channel, https_server, manager, owner
):
    https_server.status = 500
    make_post(channel, "one", attempts=posting.MOST_ATTEMPTS - 1)
    make_post(channel, "two", at=NOW + HOUR)

    assert deliver() == Delivery(dead=1)

    channel.refresh_from_db()
    assert (channel.off_at, channel.off_why) == (NOW, "status 500")
    assert [each.state(NOW) for each in Post.objects.order_by("pk")] == [
        State.REFUSED,
        State.STOPPED,
    ]
    told = Mail.objects.get()
    assert told.recipient == manager
    assert told.subject == "The channel Team Data does not work any more"
    assert f"http://testserver/p/lindervoort/channels/{channel.pk}/" in told.text
    assert "secret-part" not in told.text
    event = Event.objects.filter(kind=Kind.CHANNEL_SET).last()
    assert (event.facts["what"], event.by.name) == ("failed", "Kiem")


def test_what_is_gone_for_good_is_switched_off_at_once(channel, https_server):
    https_server.status = 410
    make_post(channel)

    assert deliver() == Delivery(dead=1)
    assert Channel.objects.get().off_why == "status 410"


def test_what_took_down_its_worker_each_time_is_given_up(channel, https_server):
    make_post(channel, attempts=posting.MOST_ATTEMPTS, lease_until=NOW)

    assert deliver() == Delivery(dead=1)
    assert (Channel.objects.get().off_why, https_server.calls) == ("unfinished", 0)


def test_a_run_has_an_end_and_the_next_one_goes_on(channel, https_server):
    for number in range(5):
        make_post(channel, str(number))
    ticks = count()

    first = posting.deliver(clock=lambda: NOW + next(ticks) * timedelta(seconds=10))

    assert 0 < first.accepted < 5
    assert deliver(NOW + HOUR).accepted == 5 - first.accepted


def test_a_lease_keeps_others_away_until_it_ends(channel, https_server):
    make_post(channel, lease_until=NOW + HOUR, attempts=1)

    assert deliver() == Delivery()
    assert deliver(NOW + HOUR) == Delivery(accepted=1)


@pytest.mark.django_db(transaction=True)
def test_workers_that_send_at_once_send_each_once(channel, https_server):
    for number in range(12):
        make_post(channel, str(number))
    together = threading.Barrier(3)

    def work():
        together.wait()
        try:
            deliver()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    sent = [json.loads(each.body)["text"] for each in https_server.requests]
    assert sorted(sent, key=int) == [str(number) for number in range(12)]


def test_a_test_goes_at_once_and_is_tried_once(channel, https_server, manager):
    made = channels.test_channel(channel, by=manager, at=NOW)
    assert posting.deliver_now(made, clock=lambda: NOW).state(NOW) == State.SENT
    assert "This is a test" in json.loads(https_server.requests[0].body)["text"]

    https_server.status = 500
    again = channels.test_channel(channel, by=manager, at=NOW + HOUR)
    sent = posting.deliver_now(again, clock=lambda: NOW + HOUR)

    assert (sent.state(NOW + HOUR), sent.last_error) == (State.REFUSED, "status 500")
    assert Channel.objects.get().off_at is None


def sent_to_program(program, https_server, manager):
    """What came in, with the secret; by the clock of now, for the judge reads it."""
    secret = channels.renew_secret(program, by=manager, at=NOW).secret
    made = channels.test_channel(program, by=manager, at=NOW)
    posting.deliver_now(made, clock=lambda: datetime.now(UTC))
    return https_server.requests[-1], secret


def test_a_program_can_see_that_it_was_us(program, https_server, manager):
    sent, secret = sent_to_program(program, https_server, manager)

    event = Webhook(secret).verify(sent.body, sent.headers)

    assert event["type"] == "nl.kiem.kanaal.getest"
    assert sent.headers["webhook-id"] == Post.objects.get().message_id


@pytest.mark.parametrize(
    "spoilt", ["body", "webhook-id", "webhook-timestamp", "secret"]
)
def test_what_was_changed_on_the_way_is_noticed(program, https_server, manager, spoilt):
    sent, secret = sent_to_program(program, https_server, manager)
    body, headers = sent.body, dict(sent.headers)
    if spoilt == "body":
        body = body.replace(b"getest", b"getets")
    elif spoilt == "secret":
        secret = channels.webhook.new_secret()
    else:
        headers[spoilt] += "0"

    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, headers)


def test_for_a_day_the_secret_before_works_too(program, https_server, manager):
    old = channels.renew_secret(program, by=manager, at=datetime.now(UTC)).secret
    new = channels.renew_secret(program, by=manager, at=datetime.now(UTC)).secret
    made = channels.test_channel(program, by=manager, at=NOW)
    posting.deliver_now(made, clock=lambda: datetime.now(UTC))
    (sent,) = https_server.requests

    for secret in (old, new):
        assert Webhook(secret).verify(sent.body, sent.headers)


def test_a_message_sent_again_has_its_number_and_a_new_moment(
    program, https_server, manager
):
    sent, secret = sent_to_program(program, https_server, manager)
    again = channels.post_again(Post.objects.get(), by=manager, at=NOW)
    Post.objects.update(is_test=False)
    posting.deliver_now(again, clock=lambda: datetime.now(UTC) + timedelta(seconds=9))

    second = https_server.requests[-1]
    assert second.headers["webhook-id"] == sent.headers["webhook-id"]
    assert second.headers["webhook-timestamp"] > sent.headers["webhook-timestamp"]
    assert second.body == sent.body
    assert Webhook(secret).verify(second.body, second.headers)


def test_a_program_hears_of_each_event_by_itself_and_only_where_to_look(
    program, https_server, owner
):
    initiative = make_initiative(owner, title="Secret trees", at=NOW)

    assert broadcast.tell(at=NOW + timedelta(minutes=6)) == 1
    deliver(NOW + timedelta(minutes=6))

    (sent,) = https_server.requests
    event = json.loads(sent.body)
    link = f"http://testserver/api/v1/initiatives/{initiative.pk}"
    assert sent.headers["content-type"].startswith("application/cloudevents+json")
    assert len(sent.body) < 20_000
    assert event.pop("id")
    assert event == {
        "specversion": "1.0",
        "source": "http://testserver/p/lindervoort/",
        "type": "nl.kiem.initiatief.gestart",
        "time": "2026-11-23T09:00:00Z",
        "datacontenttype": "application/json",
        "subject": f"initiatives/{initiative.pk}",
        "dataref": link,
        "data": {"initiative": initiative.pk, "version": 1, "url": link},
    }
    assert initiative.title.encode() not in sent.body


def test_an_event_keeps_to_the_profile_of_the_dutch_government(
    portfolio, owner, manager, settings
):
    """NL GOV profile for CloudEvents 1.x; names are Dutch and of no organisation."""
    settings.OIN = "00000001823288444000"
    make_channel(portfolio, manager, kind=ChannelKind.PROGRAM)
    make_initiative(owner, at=NOW)
    broadcast.tell(at=NOW + timedelta(minutes=6))

    event = Post.objects.get().body

    assert str(uuid.UUID(event["id"])) == event["id"]
    assert re.fullmatch(r"urn:nld:oin:\d{20}:systeem:[a-z0-9-]+", event["source"])
    assert event["specversion"] == "1.0"
    for kind in (*webhook.TYPES.values(), webhook.TESTED):
        assert re.fullmatch(r"nl(\.[a-z]+(-[a-z]+)*){2,}", kind)
    assert {*webhook.TYPES} == {*Topic}
    # Names of attributes: small letters and digits, at most 20.
    assert all(re.fullmatch(r"[a-z0-9]{1,20}", name) for name in event)
    assert datetime.fromisoformat(event["time"]).tzinfo
