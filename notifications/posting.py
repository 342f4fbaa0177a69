"""Sends what waits for channels, as the outbox sends mail: a lease, a try, a mark.

A channel that keeps failing is switched off, and its managers hear of it.
"""

import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from secrets import SystemRandom

from django.db import transaction
from django.db.models import F

from accounts.models import User
from notifications import kill_points, safe_http, webhook
from notifications.channel import Channel, Post
from notifications.channel_news import tell_of_silence
from notifications.outbox import NO_ERROR, Clock, Delivery, lease
from notifications.safe_http import Answer
from notifications.safe_url import NotCalled
from portfolio.ledger import Kind, record_about

# Minutes to wait after each failure; together three days.
WAITS = (1, 5, 30, 120, 300, 600, 840, 1200, 1440)
MOST_ATTEMPTS = len(WAITS) + 1
# What a server may ask us to wait at most.
LONGEST_WAIT = timedelta(hours=24)
# After so long the next tick goes on: slow chats must not take up all workers.
A_RUN = timedelta(seconds=40)
GONE = 410
UNFINISHED = "unfinished"


def deliver(*, clock: Clock) -> Delivery:
    """Send what is due, one by one."""
    done, until = Delivery(), clock() + A_RUN
    for hopeless in Post.objects.free(clock()).filter(attempts__gte=MOST_ATTEMPTS):
        _give_up(hopeless, UNFINISHED, at=clock())
        done.dead += 1
    while (at := clock()) < until and (post := _claim(at=at)):
        _settle(post, done, clock=clock)
    return done


def deliver_now(post: Post, *, clock: Clock) -> Post:
    """Send this one before all others, if nobody holds it; give it as it is then."""
    claimed = _claim(at=clock(), key=post.pk)
    if claimed is not None:
        _settle(claimed, Delivery(), clock=clock)
    return Post.objects.select_related("channel").get(pk=post.pk)


@transaction.atomic
def _claim(*, at: datetime, key: int | None = None) -> Post | None:
    """Take one into these hands only, until the lease ends. That is an attempt."""
    due = Post.objects.due(at).select_related("channel__portfolio")
    if key is not None:
        due = due.filter(pk=key)
    post = due.select_for_update(skip_locked=True, of=("self",)).first()
    if post is None:
        return None
    post.lease_until, post.attempts = at + lease(), F("attempts") + 1
    post.save(update_fields=["lease_until", "attempts"])
    post.refresh_from_db(fields=["attempts"])
    return post


def _settle(post: Post, done: Delivery, *, clock: Clock) -> None:
    """Send it and mark what came of it."""
    try:
        answer = _send(post, at=clock())
    except NotCalled as refused:
        answer, error = Answer(0, ""), refused.why.value
    else:
        error = f"status {answer.status}"
    if answer.is_yes:
        kill_points.reach("post-yes")
        _mark(post, accepted_at=clock(), **NO_ERROR)
        done.accepted += 1
    elif post.is_test:
        _mark(post, dead_at=clock(), last_error=error)
        done.dead += 1
    elif answer.status == GONE or post.attempts >= MOST_ATTEMPTS:
        _give_up(post, error, at=clock())
        done.dead += 1
    else:
        _postpone(post, error, wait=_wait(post, answer, clock()), at=clock())
        done.postponed += 1


def _send(post: Post, *, at: datetime) -> Answer:
    body = json.dumps(post.body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if not post.channel.is_chat:
        headers = webhook.headers(post, body, at=at)
    return safe_http.call(post.channel.address, body=body, headers=headers)


def _wait(post: Post, answer: Answer, at: datetime) -> timedelta:
    """As long as it takes, a little different each time; longer if that is asked."""
    usual = timedelta(minutes=WAITS[post.attempts - 1])
    usual *= SystemRandom().uniform(1, 1.1)
    return max(usual, min(_asked(answer.retry_after, at), LONGEST_WAIT))


def _asked(retry_after: str, at: datetime) -> timedelta:
    """What the header says: seconds, or a moment."""
    if retry_after.isascii() and retry_after.isdigit():
        return timedelta(seconds=min(int(retry_after[:9]), 10**6))
    try:
        return parsedate_to_datetime(retry_after) - at
    except (TypeError, ValueError):
        return timedelta(0)


@transaction.atomic
def _postpone(post: Post, error: str, *, wait: timedelta, at: datetime) -> None:
    """Try it again later, and what goes to the same channel not before."""
    due_at = at + wait
    _mark(post, due_at=due_at, last_error=error)
    waiting = Post.objects.free(at).filter(channel=post.channel, is_test=False)
    waiting.filter(due_at__lt=due_at).update(due_at=due_at)


@transaction.atomic
def _give_up(post: Post, error: str, *, at: datetime) -> None:
    """Let it rest and, unless somebody did so already, switch its channel off."""
    _mark(post, dead_at=at, last_error=error)
    held = Channel.objects.on().select_for_update(of=("self",))
    channel = held.filter(pk=post.channel_id).select_related("portfolio").first()
    if channel is None:
        return
    switch_off(channel, why=error, at=at)
    tell_of_silence(channel, at=at)
    facts = {"channel": channel.pk, "name": channel.name, "what": "failed"}
    by = User.objects.system()
    record_about(channel.portfolio, Kind.CHANNEL_SET, by=by, at=at, **facts)


def switch_off(channel: Channel, *, why: str = "", at: datetime) -> None:
    """Nothing more goes there; what waits is stopped, and can be sent after all."""
    channel.off_at, channel.off_why = at, why
    channel.save(update_fields=["off_at", "off_why"])
    waiting = Post.objects.waiting().filter(channel=channel)
    waiting.update(stopped_at=at, lease_until=None)


def _mark(post: Post, **changes: object) -> None:
    Post.objects.filter(pk=post.pk).update(lease_until=None, **changes)
