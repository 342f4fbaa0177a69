"""What managers do with channels: by their rights, on record, and without a secret."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from notifications import channels
from notifications.channel import Channel, ChannelKind, Post, Topic
from notifications.outgoing import State
from portfolio.ledger import Kind
from portfolio.models import Event
from tests.cast import NOW
from tests.notifications.channels import ADDRESS, make_channel, make_post

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def channel(portfolio, manager):
    return make_channel(portfolio, manager)


def told():
    events = Event.objects.filter(kind=Kind.CHANNEL_SET).order_by("pk")
    return [each.facts["what"] for each in events]


def test_a_channel_is_shown_by_its_host_and_the_end_of_its_address(channel):
    assert channel.shown == "hooks.example.nl/…part"
    assert str(channel) == "Team Data"


def test_no_event_holds_an_address_or_a_secret(channel, manager):
    program = make_channel(
        channel.portfolio, manager, kind=ChannelKind.PROGRAM, name="Data"
    )
    secret = channels.renew_secret(program, by=manager, at=NOW).secret
    edited = {"address": "https://hooks.example.nl/other-secret"}
    channels.edit_channel(channel, edited, by=manager, at=NOW)
    channels.remove_channel(channel, by=manager, at=NOW)

    kept = str(list(Event.objects.values_list("facts", flat=True)))

    assert "secret-part" not in kept
    assert "other-secret" not in kept
    assert secret not in kept
    assert told() == ["added", "added", "secret", "changed", "removed"]


@pytest.mark.parametrize("who", ["owner", "gatekeeper", "viewer", "outsider"])
def test_who_may_not_changes_nothing(channel, who, request):
    user = request.getfixturevalue(who)
    row = make_post(channel)
    how = {"by": user, "at": NOW}

    for act in (
        lambda: make_channel(channel.portfolio, user),
        lambda: channels.edit_channel(channel, {"name": "x"}, **how),
        lambda: channels.switch(channel, is_on=False, **how),
        lambda: channels.remove_channel(channel, **how),
        lambda: channels.renew_secret(channel, **how),
        lambda: channels.test_channel(channel, **how),
        lambda: channels.post_again(row, **how),
        lambda: channels.stop_post(row, **how),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert told() == ["added"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("address", "http://hooks.example.nl/x", "begin with https"),
        ("address", "https://127.0.0.1/x", "number for a server"),
        ("address", "https://kiem:8000/x", "inside a network"),
        ("address", "", "begin with https"),
        ("topics", [], "Choose at least one"),
        ("topics", ["gossip"], "Choose at least one"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    portfolio, manager, field, value, said
):
    with pytest.raises(ValidationError) as refused:
        make_channel(portfolio, manager, **{field: value})

    assert said in refused.value.message_dict[field][0]
    assert not Channel.objects.exists()


def test_there_is_an_end_to_how_many(portfolio, manager):
    for number in range(channels.MOST_CHANNELS):
        make_channel(portfolio, manager, name=f"Channel {number}")

    with pytest.raises(ValidationError, match="Remove one first"):
        make_channel(portfolio, manager)


def test_an_empty_address_keeps_the_one_there_is(channel, manager):
    changes = {"name": "Data team", "address": "", "topics": [Topic.DECIDED]}

    channels.edit_channel(channel, changes, by=manager, at=NOW)

    channel.refresh_from_db()
    assert (channel.address, channel.name) == (ADDRESS, "Data team")
    assert channel.topics == ["decided"]


def test_what_stays_the_same_leaves_no_trace(channel, manager):
    changes = {"name": "Team Data", "address": ADDRESS, "silent_about": []}

    channels.edit_channel(channel, changes, by=manager, at=NOW)

    assert told() == ["added"]


def test_off_stops_what_waits_and_on_tells_only_what_is_new(channel, manager):
    row = make_post(channel)

    channels.switch(channel, is_on=False, by=manager, at=NOW)
    row.refresh_from_db()
    assert row.state(NOW) == State.STOPPED
    with pytest.raises(ValidationError, match="switched off"):
        channels.post_again(row, by=manager, at=NOW)

    channels.switch(channel, is_on=True, by=manager, at=LATER)
    channel.refresh_from_db()
    assert channel.told_until == LATER - timedelta(minutes=5)
    assert told() == ["added", "off", "on"]


def test_a_message_is_stopped_and_sent_after_all(channel, manager):
    row = make_post(channel)

    channels.stop_post(row, by=manager, at=NOW)
    with pytest.raises(ValidationError, match="nothing to stop"):
        channels.stop_post(row, by=manager, at=NOW)
    again = channels.post_again(row, by=manager, at=LATER)

    assert (again.state(LATER), again.message_id) == (State.DUE, row.message_id)


def test_what_arrived_is_sent_again_under_the_same_number(channel, manager):
    row = make_post(channel, accepted_at=NOW, attempts=1)

    again = channels.post_again(row, by=manager, at=LATER)

    assert (again.state(LATER), again.attempts) == (State.DUE, 0)
    assert again.message_id == row.message_id


def test_what_a_worker_holds_is_left_to_it(channel, manager):
    row = make_post(channel, lease_until=LATER)

    for verb in (channels.post_again, channels.stop_post):
        with pytest.raises(ValidationError, match="is being sent"):
            verb(row, by=manager, at=NOW)


def test_tests_have_an_end_too(channel, manager):
    for minute in range(channels.MOST_TESTS_AN_HOUR):
        channels.test_channel(channel, by=manager, at=NOW + timedelta(minutes=minute))

    with pytest.raises(ValidationError, match="Try again later"):
        channels.test_channel(channel, by=manager, at=NOW + timedelta(minutes=30))
    channels.test_channel(channel, by=manager, at=NOW + timedelta(minutes=90))


def test_nothing_is_left_of_what_is_removed(channel, manager):
    make_post(channel)

    channels.remove_channel(channel, by=manager, at=NOW)

    assert not Channel.objects.exists()
    assert not Post.objects.exists()


def test_only_a_program_has_a_secret(channel, manager):
    assert channel.secret == ""
    with pytest.raises(PermissionDenied):
        channels.renew_secret(channel, by=manager, at=NOW)
