"""Mail that came in: each message once, and none of it lost."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import Attachment, Initiative, Portfolio

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Outcome(models.TextChoices):
    WAITING = "waiting", _("Waits for a manager")
    PLACED = "placed", _("Placed")
    SET_ASIDE = "set-aside", _("Set aside")


class Why(models.TextChoices):
    """Why a mail was not placed by itself."""

    UNKNOWN = "unknown", _("Kiem does not know whom or what it answers.")
    SEVERAL = "several", _("It answers a mail about several initiatives.")
    OTHER_SENDER = "other-sender", _("It comes from another address than the reminder.")
    EXPIRED = "expired", _("It answers a reminder of long ago.")
    NO_RIGHTS = "no-rights", _("The sender may not write here.")
    EMPTY = "empty", _("There is no text in it, apart from what it answers.")
    PERSONAL = "personal", _("Somebody may be recognisable in it.")
    REFUSED = "refused", _("The text could not be kept as it is.")
    TOO_LARGE = "too-large", _("It is too large to read.")
    UNREADABLE = "unreadable", _("It could not be read.")
    BOUNCE = "bounce", _("A mail of Kiem did not arrive.")
    AUTOMATIC = "automatic", _("A program sent it, for example an absence note.")
    LOOP = "loop", _("Kiem sent it, or it is one of very many.")


class IncomingQuerySet(models.QuerySet["Incoming"]):
    def visible_to(self, user: "User | AnonymousUser") -> "IncomingQuerySet":
        """Of the portfolios that they manage; of no portfolio, for every manager."""
        managed = Portfolio.objects.managed_by(user)
        return self.filter(
            Q(portfolio__in=managed) | Q(Exists(managed), portfolio__isnull=True)
        )

    def waiting(self) -> "IncomingQuerySet":
        """What a manager still has to do something about."""
        files = IncomingFile.objects.waiting().filter(mail=models.OuterRef("pk"))
        placed = Q(Exists(files), outcome=Outcome.PLACED)
        return self.filter(Q(outcome=Outcome.WAITING) | placed)


class Incoming(models.Model):
    """A message as it came in, without what it quotes."""

    # Of its Message-ID and its text, so that nothing is taken in twice.
    key = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=255, blank=True)
    came_at = models.DateTimeField()
    address = models.CharField(_("from"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    # Who is known by that address.
    sender = models.ForeignKey(
        User, on_delete=models.SET_NULL, related_name="incoming", null=True
    )
    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="incoming", null=True
    )
    initiative = models.ForeignKey(
        Initiative, on_delete=models.SET_NULL, related_name="incoming", null=True
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    why = models.CharField(max_length=12, choices=Why.choices, blank=True)
    # Files that Kiem does not keep, each with the reason on a line.
    left_out = models.TextField(blank=True)
    handled_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, related_name="+", null=True
    )
    handled_at = models.DateTimeField(null=True)

    objects = IncomingQuerySet.as_manager()

    class Meta:
        ordering = ["-came_at", "-id"]
        indexes = [models.Index(fields=["outcome", "portfolio"])]

    def __str__(self) -> str:
        return f"{self.outcome} {self.key[:8]}"


class IncomingFileQuerySet(models.QuerySet["IncomingFile"]):
    def waiting(self) -> "IncomingFileQuerySet":
        return self.filter(attachment__isnull=True, dropped_at__isnull=True)


class IncomingFile(models.Model):
    """A file that came by mail; somebody has to say that it belongs here."""

    mail = models.ForeignKey(Incoming, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=80, unique=True)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.SET_NULL, related_name="+", null=True
    )
    dropped_at = models.DateTimeField(null=True)

    objects = IncomingFileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class BouncedAddress(models.Model):
    """An address at which mail does not arrive, with the code of the other server."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bounces")
    address = models.EmailField(max_length=254)
    status = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "address"], name="an_address_bounces_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.status}"
