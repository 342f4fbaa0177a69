"""Who says where the news of a portfolio goes."""

from typing import Any

from accounts.models import User
from notifications.channel import ChannelKind
from portfolio.models import Portfolio
from tests.notifications.channels import make_channel, make_post
from tests.web.rights import MANAGING, Route

TYPED = {
    "kind": "slack",
    "name": "Elsewhere",
    "address": "https://hooks.example.nl/x",
    "topics": ["started"],
    "language": "nl",
}
CHANNELS = {
    "channels": Route("slug", read=MANAGING),
    "channel-new": Route(
        "slug", read=MANAGING, write=MANAGING, body=lambda world: TYPED
    ),
    "channel": Route(
        "slug channel",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"act": "off"},
    ),
    "outbox-post": Route(
        "channel_post",
        write=MANAGING | {"administrator"},
        body=lambda world: {"act": "stop"},
    ),
}
CHANNELS_API = {
    "api-channels": Route(
        "slug", read=MANAGING, write=MANAGING, body=lambda world: TYPED
    ),
    "api-channel": Route(
        "slug channel",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"is_on": False},
        writes=("PATCH", "DELETE"),
    ),
    "api-channel-secrets": Route("slug channel", read=MANAGING, write=MANAGING),
    "api-messages": Route("slug channel", read=MANAGING, write=MANAGING),
    "api-message": Route(
        "slug channel channel_post",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"act": "stop"},
    ),
}


def channels_about(portfolio: Portfolio, secret: str, by: User) -> dict[str, Any]:
    """A channel and a message that waits to go there."""
    channel = make_channel(portfolio, by, kind=ChannelKind.PROGRAM, name=secret)
    row = make_post(channel, secret)
    return {"channel": channel.pk, "channel_post": row.pk}
