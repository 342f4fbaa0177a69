"""A program keeps channels and sees how its messages fare; the address stays unseen."""

import pytest

from notifications.channel import Channel, ChannelKind, Post
from tests.cast import NOW, make_initiative
from tests.notifications.channels import ADDRESS, make_channel, make_post
from tests.web.api.caller import Caller, pointers, refusal

CHANNELS = "/portfolios/lindervoort/channels"
SENT = {
    "kind": "program",
    "name": "Warehouse",
    "address": ADDRESS,
    "language": "nl",
    "topics": ["decided", "started"],
}


@pytest.fixture
def as_manager(manager):
    return Caller(manager)


@pytest.fixture
def channel(portfolio, manager):
    return make_channel(portfolio, manager, kind=ChannelKind.PROGRAM)


def one(channel):
    return f"{CHANNELS}/{channel.pk}"


def test_a_channel_is_added_and_its_address_not_given_back(as_manager, owner):
    quiet = make_initiative(owner)

    made = as_manager.post(CHANNELS, SENT | {"silent_about": [quiet.pk]})

    assert made.status_code == 201
    kept = Channel.objects.get()
    assert made.json() == {
        "id": kept.pk,
        "kind": "program",
        "name": "Warehouse",
        "shown": "hooks.example.nl/…part",
        "language": "nl",
        "topics": ["started", "decided"],
        "silent_about": [quiet.pk],
        "is_on": True,
        "off_at": None,
        "off_why": "",
    }
    assert as_manager.get(CHANNELS).json()["results"] == [made.json()]
    assert as_manager.get(one(kept)).json() == made.json()
    for path in (CHANNELS, one(kept), f"{one(kept)}/messages"):
        shown = as_manager.get(path).content.decode()
        assert "very-secret" not in shown
        assert kept.secret not in shown


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"address": "http://hooks.example.nl/"}, "#/address"),
        ({"address": "https://127.0.0.1/"}, "#/address"),
        ({"kind": "irc"}, "#/kind"),
        ({"topics": []}, "#/topics"),
        ({"silent_about": [999999]}, "#/silent_about"),
        ({"secret": "mine"}, "#/secret"),
    ],
)
def test_what_cannot_be_is_refused_by_field(as_manager, portfolio, changes, pointer):
    refused = as_manager.post(CHANNELS, SENT | changes)

    assert pointer in pointers(refusal(refused, 400))
    assert not Channel.objects.exists()


def test_an_initiative_of_another_portfolio_is_none(as_manager, portfolio, outsider):
    other = make_initiative(outsider)

    refusal(as_manager.post(CHANNELS, SENT | {"silent_about": [other.pk]}), 400)


def test_a_channel_is_changed_and_switched(as_manager, channel):
    off = as_manager.patch(one(channel), {"is_on": False, "name": "Data"}).json()
    on = as_manager.patch(one(channel), {"is_on": True}).json()

    assert (off["name"], off["is_on"]) == ("Data", False)
    assert off["off_at"].endswith("Z")
    assert (on["is_on"], on["off_at"]) == (True, None)
    assert Channel.objects.get().address == ADDRESS


def test_a_channel_is_removed(as_manager, channel):
    assert as_manager.delete(one(channel)).status_code == 204
    assert not Channel.objects.exists()


def test_a_test_waits_in_the_outbox(as_manager, channel):
    made = as_manager.post(f"{one(channel)}/messages", {})

    assert made.status_code == 201
    assert (made.json()["is_test"], made.json()["state"]) == (True, "due")


def test_a_secret_is_given_once(as_manager, channel):
    made = as_manager.post(f"{one(channel)}/secrets", {}).json()

    channel.refresh_from_db()
    assert made.pop("secret") == channel.secret
    assert as_manager.get(f"{one(channel)}/secrets").json() == made
    assert made["old_secret_until"].endswith("Z")
    assert channel.secret.startswith("whsec_")


def test_the_log_tells_how_each_message_fares(as_manager, channel):
    row = make_post(channel, dead_at=NOW, last_error="status 500", attempts=10)
    make_post(channel, "two")

    (listed,) = as_manager.get(f"{one(channel)}/messages?state=refused").json()[
        "results"
    ]
    path = f"{one(channel)}/messages/{row.pk}"
    again = as_manager.post(path, {"act": "again"}).json()
    stopped = as_manager.post(path, {"act": "stop"}).json()

    assert listed["last_error"] == "status 500"
    assert listed["message_id"] == row.message_id == again["message_id"]
    assert (again["state"], stopped["state"]) == ("due", "stopped")
    assert "body" not in listed


def test_a_message_of_another_channel_is_not_here(as_manager, channel, manager):
    other = make_channel(channel.portfolio, manager, name="Other")
    row = make_post(other)

    refusal(as_manager.get(f"{one(channel)}/messages/{row.pk}"), 404)
    refusal(as_manager.post(f"{one(channel)}/messages/{row.pk}", {"act": "stop"}), 404)
    assert Post.objects.waiting().exists()


def test_who_does_not_manage_sees_none_of_it(channel, owner, outsider):
    for user in (owner, outsider):
        refusal(Caller(user).get(CHANNELS), 404)
        refusal(Caller(user).post(CHANNELS, SENT), 404)
        refusal(Caller(user).get(one(channel)), 404)
