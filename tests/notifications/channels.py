"""Channels and what goes there, put straight where the code under test finds them."""

from notifications.broadcast import post
from notifications.channel import ChannelKind, Topic
from notifications.channels import add_channel
from tests.cast import NOW

ADDRESS = "https://hooks.example.nl/workflows/very-secret-part"


def make_channel(portfolio, by, *, kind=ChannelKind.MATTERMOST, at=NOW, **facts):
    values = {
        "name": "Team Data",
        "address": ADDRESS,
        "language": "en",
        "topics": list(Topic),
        **facts,
    }
    return add_channel(portfolio, kind=kind, **values, by=by, at=at)


def make_post(channel, name="one", *, at=NOW, **facts):
    made = post(channel, f"test.{name}", {"text": name}, at=at)
    for field, value in facts.items():
        setattr(made, field, value)
    made.save()
    return made
