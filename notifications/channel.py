"""Where a portfolio tells its news besides mail: a chat channel, or another program."""

from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from notifications.outgoing import UNFINISHED, Outgoing, OutgoingQuerySet
from portfolio.models import Initiative, Portfolio

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class ChannelKind(models.TextChoices):
    """What is at the other end, and so in which shape it wants its news."""

    TEAMS = "teams", _("Microsoft Teams")
    MATTERMOST = "mattermost", _("Mattermost")
    SLACK = "slack", _("Slack")
    PROGRAM = "program", _("Another program (webhook)")


class Topic(models.TextChoices):
    """What a channel can be told. Each is one kind of event."""

    STARTED = "started", _("New initiatives")
    REQUESTED = "decision-requested", _("Requests for a decision")
    DECIDED = "decided", _("Decisions")
    MOVED_BACK = "moved-back", _("Initiatives that were moved back")
    UPDATED = "updated", _("That there is an update, without its text")


USUAL_TOPICS = (Topic.STARTED, Topic.REQUESTED, Topic.DECIDED)


class ChannelQuerySet(models.QuerySet["Channel"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Of the portfolios that they manage: an address is not for everybody."""
        return self.filter(portfolio__in=Portfolio.objects.managed_by(user))

    def on(self) -> Self:
        return self.filter(off_at__isnull=True)


class Channel(models.Model):
    """`address` and `secret` are secrets: nothing shows, logs or exports them whole."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="channels"
    )
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=ChannelKind.choices)
    address = models.CharField(_("address"), max_length=2000)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=Language.choices,
        default=Language.DUTCH,
    )
    topics = models.JSONField(default=list)
    # Of these it says nothing.
    silent_about = models.ManyToManyField(Initiative, related_name="+", blank=True)
    # Until when the ledger was told; what was before it was added is not.
    told_until = models.DateTimeField()
    # With what a program can see that it was us, and until when the one before works.
    secret = models.CharField(max_length=100, blank=True)
    old_secret = models.CharField(max_length=100, blank=True)
    old_secret_until = models.DateTimeField(null=True, blank=True)
    # Off since then; why, if Kiem switched it off by itself.
    off_at = models.DateTimeField(null=True, blank=True)
    off_why = models.CharField(max_length=80, blank=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    @property
    def shown(self) -> str:
        """Enough of the address to know it by."""
        return f"{self.host}/…{self.address[-4:]}"

    @property
    def is_chat(self) -> bool:
        return self.kind != ChannelKind.PROGRAM


class PostQuerySet(OutgoingQuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """To channels of portfolios that they manage; all, for administrators."""
        if getattr(user, "is_administrator", False):
            return self.all()
        return self.filter(channel__portfolio__in=Portfolio.objects.managed_by(user))


class Post(Outgoing):
    """One message to one channel, from composing to the other side's yes."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="posts")
    # Says what it is about, so that nothing is ever composed twice.
    dedupe_key = models.CharField(max_length=80, unique=True)
    # The same on each attempt: by it a program recognises what it already has.
    message_id = models.CharField(max_length=60, unique=True)
    body = models.JSONField()
    # Somebody wants to know whether it works: tried once.
    is_test = models.BooleanField(default=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(dead_at__isnull=True),
                name="no_post_is_both_accepted_and_dead",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("created_at")),
                name="a_post_is_due_once_it_exists",
            ),
        ]
        indexes = [
            models.Index(
                fields=["attempts", "due_at", "id"],
                condition=UNFINISHED & Q(held_at__isnull=True),
                name="posts_that_wait",
            )
        ]

    def __str__(self) -> str:
        return self.dedupe_key
