"""What a program is sent: a CloudEvent of the Dutch government's profile, signed.

The event says which initiative and what happened, and nothing that it says; a program
that wants to know more asks the API, with its own rights. The signature is that of
Standard Webhooks.
"""

import base64
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from notifications.channel import Channel, Post, Topic
from portfolio.models import Event, Portfolio

PREFIX = "whsec_"
CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
TYPES: Mapping[str, str] = {
    Topic.STARTED: "nl.kiem.initiatief.gestart",
    Topic.REQUESTED: "nl.kiem.initiatief.besluit-gevraagd",
    Topic.DECIDED: "nl.kiem.initiatief.besluit-genomen",
    Topic.MOVED_BACK: "nl.kiem.initiatief.teruggezet",
    Topic.UPDATED: "nl.kiem.initiatief.bijgewerkt",
}
IMPORTED = "nl.kiem.portfolio.geimporteerd"
TESTED = "nl.kiem.kanaal.getest"


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message_id: str, seconds: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{seconds}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def headers(post: Post, body: bytes, *, at: datetime) -> dict[str, str]:
    """Who it is from: by the secret of now, and the one before while that works."""
    channel, seconds = post.channel, int(at.timestamp())
    keys = [channel.secret]
    if channel.old_secret_until and at < channel.old_secret_until:
        keys.append(channel.old_secret)
    signed = (signature(key, post.message_id, seconds, body) for key in keys)
    return {
        "Content-Type": CONTENT_TYPE,
        "webhook-id": post.message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signed),
    }


def about(event: Event, channel: Channel) -> dict[str, Any]:
    """What happened to an initiative, or that many came in with a file."""
    if event.initiative_id is None:
        return _event(IMPORTED, channel.portfolio, at=event.at) | _all_of(channel)
    api = reverse("api-initiative", args=[event.initiative_id])
    link = f"{settings.SITE_URL}{api}"
    data = {"initiative": event.initiative_id, "version": event.version, "url": link}
    made = _event(TYPES[event.kind], channel.portfolio, at=event.at)
    subject = f"initiatives/{event.initiative_id}"
    return made | {"subject": subject, "dataref": link, "data": data}


def _all_of(channel: Channel) -> dict[str, Any]:
    """Where a program asks what happened in this portfolio."""
    slug = channel.portfolio.slug
    link = f"{settings.SITE_URL}{reverse('api-events', args=[slug])}"
    data = {"portfolio": slug, "url": link}
    return {"subject": f"portfolios/{slug}", "dataref": link, "data": data}


def test(channel: Channel, *, at: datetime) -> dict[str, Any]:
    """Nothing happened: somebody wants to know whether it arrives."""
    return _event(TESTED, channel.portfolio, at=at) | {"data": {"channel": channel.pk}}


def _event(kind: str, portfolio: Portfolio, *, at: datetime) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": source(portfolio),
        "type": kind,
        "time": at.isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
    }


def source(portfolio: Portfolio) -> str:
    """Who says it: the organisation by its number, else the address of the board."""
    if settings.OIN:
        return f"urn:nld:oin:{settings.OIN}:systeem:kiem-{portfolio.slug}"
    return settings.SITE_URL + reverse("board", args=[portfolio.slug])
