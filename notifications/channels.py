"""What managers do with the channels of their portfolio, and with what goes there."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Language, User
from accounts.policy import require
from notifications import broadcast, webhook
from notifications.channel import Channel, ChannelKind, Post, Topic
from notifications.control import may_see_outbox
from notifications.posting import switch_off
from notifications.safe_http import refused
from notifications.tidings import LAG
from portfolio.ledger import Kind, record_about
from portfolio.models import Initiative, Portfolio, Role
from portfolio.policy import has_role

MOST_CHANNELS = 10
# Each calls a server of somebody else.
MOST_TESTS_AN_HOUR = 20
# How long a program has to learn a new secret.
BOTH_WORK = timedelta(days=1)
CHANGES = ("name", "address", "language", "topics")


def may_keep_channels(user: User, portfolio: Portfolio) -> bool:
    """Managers say where the news of their portfolio goes."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


@transaction.atomic
def add_channel(
    portfolio: Portfolio,
    *,
    kind: ChannelKind,
    name: str,
    address: str,
    language: str = Language.DUTCH,
    topics: Iterable[str] = (),
    silent_about: Iterable[Initiative] = (),
    by: User,
    at: datetime,
) -> Channel:
    """Tell the news of a portfolio there from now on."""
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_keep_channels(by, portfolio))
    if portfolio.channels.count() >= MOST_CHANNELS:
        raise ValidationError(
            _("There are %(count)d channels already. Remove one first.")
            % {"count": MOST_CHANNELS},
            code="many",
        )
    channel = Channel(portfolio=portfolio, kind=kind, told_until=at - LAG)
    if kind == ChannelKind.PROGRAM:
        channel.secret = webhook.new_secret()
    values = {"name": name, "address": address, "language": language, "topics": topics}
    _change(channel, values)
    channel.save()
    channel.silent_about.set(_of(portfolio, silent_about))
    _record(channel, "added", by=by, at=at)
    return channel


@transaction.atomic
def edit_channel(
    channel: Channel, changes: dict[str, Any], *, by: User, at: datetime
) -> Channel:
    """Change what is given; an empty address keeps the one there is."""
    channel = _locked(channel, by)
    before = {name: getattr(channel, name) for name in CHANGES}
    silent = {*channel.silent_about.all()}
    _change(channel, {k: v for k, v in changes.items() if k != "address" or v})
    wanted = _of(channel.portfolio, changes.get("silent_about", silent))
    changed = [name for name in CHANGES if getattr(channel, name) != before[name]]
    if wanted != silent:
        channel.silent_about.set(wanted)
        changed.append("silent_about")
    if changed:
        channel.save()
        _record(channel, "changed", changed=changed, by=by, at=at)
    return channel


@transaction.atomic
def switch(channel: Channel, *, is_on: bool, by: User, at: datetime) -> Channel:
    """Off: nothing goes there. On again: what happens from now on does."""
    channel = _locked(channel, by)
    if is_on == (channel.off_at is None):
        return channel
    if is_on:
        channel.off_at, channel.off_why, channel.told_until = None, "", at - LAG
        channel.save()
    else:
        switch_off(channel, at=at)
    _record(channel, "on" if is_on else "off", by=by, at=at)
    return channel


@transaction.atomic
def remove_channel(channel: Channel, *, by: User, at: datetime) -> None:
    """Forget it, with its address and all that went there."""
    channel = _locked(channel, by)
    _record(channel, "removed", by=by, at=at)
    channel.delete()


@transaction.atomic
def renew_secret(channel: Channel, *, by: User, at: datetime) -> Channel:
    """Give a program a new secret, to be shown once; the old one works for a day."""
    channel = _locked(channel, by)
    require(not channel.is_chat)
    channel.old_secret, channel.old_secret_until = channel.secret, at + BOTH_WORK
    channel.secret = webhook.new_secret()
    channel.save()
    _record(channel, "secret", by=by, at=at)
    return channel


@transaction.atomic
def test_channel(channel: Channel, *, by: User, at: datetime) -> Post:
    """Make a message that shows whether it works."""
    channel = _locked(channel, by)
    lately = channel.posts.filter(is_test=True, created_at__gt=at - timedelta(hours=1))
    if lately.count() >= MOST_TESTS_AN_HOUR:
        raise ValidationError(
            _("There were many tests this hour. Try again later."), code="many"
        )
    body = broadcast.test_body(channel, at=at)
    name = f"{channel.pk}.test.{at.isoformat()}"
    post = broadcast.post(channel, name, body, at=at, is_test=True)
    post.save()
    _record(channel, "tested", by=by, at=at)
    return post


@transaction.atomic
def post_again(post: Post, *, by: User, at: datetime) -> Post:
    """Send it now, also what arrived before: whoever gets it knows it by its number."""
    post = _locked_post(post, by=by, at=at)
    if post.channel.off_at is not None:
        raise ValidationError(
            _("This channel is switched off. Switch it on first."), code="off"
        )
    was = post.state(at).value
    post.due_at, post.attempts, post.last_error = at, 0, ""
    post.accepted_at = post.dead_at = post.stopped_at = None
    post.save()
    _record(post.channel, "sent-again", post=post.pk, was=was, by=by, at=at)
    return post


@transaction.atomic
def stop_post(post: Post, *, by: User, at: datetime) -> Post:
    """Let it not go."""
    post = _locked_post(post, by=by, at=at)
    if post.accepted_at or post.dead_at or post.stopped_at:
        raise ValidationError(
            _("This message was not going any more. There is nothing to stop."),
            code="stopped",
        )
    post.stopped_at = at
    post.save(update_fields=["stopped_at"])
    _record(post.channel, "stopped", post=post.pk, by=by, at=at)
    return post


def _locked(channel: Channel, by: User) -> Channel:
    held = Channel.objects.visible_to(by).filter(pk=channel.pk)
    rows = Channel.objects.select_for_update(of=("self",)).filter(
        pk__in=held.values("pk")
    )
    found = rows.select_related("portfolio").first()
    if found is None:
        raise PermissionDenied
    require(may_keep_channels(by, found.portfolio))
    return found


def _locked_post(post: Post, *, by: User, at: datetime) -> Post:
    require(may_see_outbox(by))
    seen = Post.objects.visible_to(by).filter(pk=post.pk).values("pk")
    rows = Post.objects.select_for_update(of=("self",)).filter(pk__in=seen)
    found = rows.select_related("channel__portfolio").first()
    if found is None:
        raise PermissionDenied
    if found.is_in_hands(at):
        raise ValidationError(
            _("This message is being sent. Look again in a few minutes."), code="busy"
        )
    return found


def _of(portfolio: Portfolio, wanted: Iterable[Initiative]) -> set[Initiative]:
    return {each for each in wanted if each.portfolio_id == portfolio.pk}


def _change(channel: Channel, changes: dict[str, Any]) -> None:
    """Set these; raises ValidationError per field."""
    for name in CHANGES:
        if name in changes:
            setattr(channel, name, changes[name])
    channel.name = channel.name.strip()
    channel.topics = [each.value for each in Topic if each.value in channel.topics]
    errors = {}
    if not channel.topics:
        errors["topics"] = [_("Choose at least one.")]
    if why := refused(channel.address):
        errors["address"] = [str(why.label)]
    if errors:
        raise ValidationError(errors)
    channel.clean_fields()


def _record(
    channel: Channel, what: str, *, by: User, at: datetime, **facts: Any
) -> None:
    """In the ledger stands which channel, and never its address."""
    facts |= {"channel": channel.pk, "name": channel.name, "what": what}
    record_about(channel.portfolio, Kind.CHANNEL_SET, by=by, at=at, **facts)
