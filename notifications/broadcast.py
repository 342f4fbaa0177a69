"""Tells channels what happened in their portfolio: titles and links, and no people."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from notifications import chat, webhook
from notifications.actions import is_quiet
from notifications.channel import Channel, ChannelKind, Post, Topic
from notifications.letters import one_line, short
from notifications.tidings import LAG
from portfolio.ledger import Kind, Way
from portfolio.models import Event, Portfolio
from portfolio.personal_data import traces
from workflows.outcomes import Outcome

# What happens within so long comes to a chat together.
BUNDLE = timedelta(minutes=10)
MOST_LINES = 10
# Who was away for longer is told no more than this.
LONGEST_AWAY = timedelta(days=7)


def tell(*, at: datetime) -> int:
    """Compose for each channel that is on what it was not told yet; say how much."""
    until = at - LAG
    is_ripe = Q(told_until__lte=until - BUNDLE)
    if is_quiet(at):
        is_ripe = Q(pk__in=())  # A chat wakes people too.
    due = Channel.objects.on().filter(is_ripe | Q(kind=ChannelKind.PROGRAM))
    keys = list(due.filter(told_until__lt=until).values_list("pk", flat=True))
    return sum(_tell(key, until=until, at=at) for key in keys)


@transaction.atomic
def _tell(key: int, *, until: datetime, at: datetime) -> int:
    held = Channel.objects.on().select_for_update(of=("self",))
    found = held.filter(pk=key, told_until__lt=until).select_related("portfolio")
    channel = found.first()
    if channel is None:
        # Another worker was first, or somebody switched it off.
        return 0
    since = max(channel.told_until, at - LONGEST_AWAY)
    events = list(_events(channel, since=since, until=until))
    posts = list(_posts(channel, events, at=at)) if events else []
    Post.objects.bulk_create(posts)
    channel.told_until = until
    channel.save(update_fields=["told_until"])
    return len(posts)


def _events(channel: Channel, *, since: datetime, until: datetime) -> Iterable[Event]:
    """What this channel wants to hear, oldest first; a program of any import."""
    kinds = channel.topics if channel.is_chat else [*channel.topics, Kind.IMPORTED]
    happened = Event.objects.filter(
        portfolio=channel.portfolio, kind__in=kinds, at__gt=since, at__lte=until
    ).exclude(initiative__is_private=True)
    heard = happened.exclude(initiative__in=channel.silent_about.all())
    return heard.select_related("initiative").order_by("id")


def _posts(
    channel: Channel, events: Sequence[Event], *, at: datetime
) -> Iterable[Post]:
    """One for each event where a program listens; for people one of all of them."""
    if not channel.is_chat:
        for event in events:
            if event.facts.get("via") == Way.IMPORT:
                continue
            body = webhook.about(event, channel)
            yield post(channel, f"{channel.pk}.{event.pk}", body, at=at)
        return
    with override(channel.language):
        body = chat.written_for(channel.kind, news_of(channel, events))
    yield post(channel, f"{channel.pk}.{events[-1].pk}", body, at=at)


def post(
    channel: Channel,
    name: str,
    body: dict[str, Any],
    *,
    at: datetime,
    is_test: bool = False,
) -> Post:
    return Post(
        channel=channel,
        dedupe_key=name,
        message_id=f"msg_{uuid.uuid4().hex}",
        body=body,
        is_test=is_test,
        created_at=at,
        due_at=at,
    )


def test_body(channel: Channel, *, at: datetime) -> dict[str, Any]:
    """What shows that a channel works."""
    if not channel.is_chat:
        return webhook.test(channel, at=at)
    with override(channel.language):
        name = one_line(channel.portfolio.name)
        words = _("This is a test. News of %(name)s comes here.") % {"name": name}
        made = chat.News(words, [], *_board(channel.portfolio))
        return chat.written_for(channel.kind, made)


def news_of(channel: Channel, events: Sequence[Event]) -> chat.News:
    """The newest of it, in the language of now."""
    portfolio = channel.portfolio
    stages = {stage.slug: stage.name for stage in portfolio.stages.all()}
    shown = events[-MOST_LINES:]
    heading = _("News of %(name)s") % {"name": one_line(portfolio.name)}
    lines = [_line(event, stages) for event in shown]
    more = len(events) - len(shown)
    return chat.News(heading, lines, *_board(portfolio), more=more)


def _board(portfolio: Portfolio) -> tuple[str, str]:
    url = settings.SITE_URL + reverse("board", args=[portfolio.slug])
    return url, _("To the board")


def _line(event: Event, stages: dict[str, str]) -> chat.Line:
    assert event.initiative is not None
    title = short(event.initiative.title)
    if traces([title]):
        # Somebody may be recognisable in it, and a channel has readers of its own.
        title = _("Initiative %(number)d") % {"number": event.initiative_id}
    path = reverse("initiative", args=[event.initiative_id])
    return chat.Line(_what(event, stages), title, settings.SITE_URL + path)


def _what(event: Event, stages: dict[str, str]) -> str:
    facts = event.facts
    stage = stages.get(facts.get("stage", ""), "")
    if event.kind == Topic.DECIDED:
        words = {"outcome": str(Outcome(facts["outcome"]).label), "stage": stage}
        if facts["stage"] == facts["before"]:
            return _("Decided, %(outcome)s") % words
        return _("Decided, %(outcome)s, on to %(stage)s") % words
    if event.kind == Topic.MOVED_BACK:
        return _("Moved back to %(stage)s") % {"stage": stage}
    return {
        Topic.STARTED: _("New"),
        Topic.REQUESTED: _("A decision is asked for"),
        Topic.UPDATED: _("There is an update"),
    }[Topic(event.kind)]
