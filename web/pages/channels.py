"""Channels in words: how each fares, and what went there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notifications.channel import Channel, Post
from notifications.outgoing import State
from notifications.posting import UNFINISHED
from notifications.safe_url import Why
from portfolio.models import Portfolio
from web.pages.outbox import sentence_of

ARRIVED = gettext_lazy("Arrived on %(moment)s.")


@dataclass(frozen=True)
class PostRow:
    """A message in words; what it says is not shown."""

    post: Post
    state: State
    sentence: str
    why: str
    may_send: bool
    may_stop: bool


@dataclass(frozen=True)
class ChannelRow:
    """`last` is what went there last."""

    channel: Channel
    last: PostRow | None


def posts_of(user: User) -> QuerySet[Post]:
    """What this person may see, the newest first, without what it says."""
    seen = Post.objects.visible_to(user).defer("body")
    return seen.select_related("channel__portfolio").order_by("-pk")


def channel_rows(user: User, portfolio: Portfolio, *, at: datetime) -> list[ChannelRow]:
    """Each channel with what went there last; two queries."""
    channels = list(Channel.objects.visible_to(user).filter(portfolio=portfolio))
    newest = Channel.objects.visible_to(user).annotate(last=Max("posts"))
    posts = posts_of(user).filter(pk__in=newest.values("last"))
    rows = {row.post.channel_id: row for row in post_rows(posts, at=at)}
    return [ChannelRow(each, rows.get(each.pk)) for each in channels]


def post_rows(posts: Iterable[Post], *, at: datetime) -> Iterator[PostRow]:
    for post in posts:
        state = post.state(at)
        is_free = not post.is_in_hands(at)
        is_over = state in (State.SENT, State.REFUSED, State.STOPPED)
        yield PostRow(
            post,
            state,
            sentence_of(post, state, at, arrived=ARRIVED),
            why(post.last_error) if state != State.SENT else "",
            may_send=is_free and state != State.DUE and post.channel.off_at is None,
            may_stop=is_free and not is_over,
        )


def why(error: str) -> str:
    """What went wrong last, in our words; what the other side said is not kept."""
    if not error:
        return ""
    if error in Why.values:
        return str(Why(error).label)
    if error == UNFINISHED:
        return _("Each try to send it was broken off.")
    status = error.rpartition(" ")[2]
    if status in ("401", "403", "404", "410"):
        words = _("The address is not in use there (%(status)s). Make a new one there.")
    elif status == "429":
        words = _("The other side wants fewer messages (%(status)s).")
    else:
        words = _("The other side could not take it (%(status)s).")
    return words % {"status": status}
