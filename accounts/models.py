"""People and the tokens with which programs act for them."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

SYSTEM_EMAIL = "system@kiem.invalid"
# Of whose account nobody knows any more whose it was.
LEFT_DOMAIN = "@left.kiem.invalid"


class Language(models.TextChoices):
    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, *, name: str, password: str | None = None, **fields: object
    ) -> "User":
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def system(self) -> "User":
        """The user in whose name Kiem itself acts; nobody can sign in as it."""
        user, _created = self.get_or_create(
            email=SYSTEM_EMAIL, defaults={"name": "Kiem", "password": "!"}
        )
        return user

    def nobody_yet(self) -> bool:
        """Whether nobody has an account; Kiem's own does not count."""
        return not self.exclude(email=SYSTEM_EMAIL).exists()

    def hold_door(self) -> None:
        """Let one at a time do what happens once; until the transaction ends."""
        self.select_for_update().get(pk=self.system().pk)


class User(AbstractBaseUser):
    """A person, known by e-mail address. Administrators manage; they decide nothing."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(
        _("language of mails"),
        max_length=2,
        choices=Language.choices,
        default=Language.DUTCH,
    )
    # Whether single letters do things on the board.
    letter_keys = models.BooleanField(_("keys of one letter"), default=True)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)

    objects = UserManager()

    # The ids of the portfolios that a call may touch; None is all of theirs. A token
    # for some of them narrows its user down, for as long as the call lasts.
    reach: "frozenset[int] | None" = None
    # Portfolio and role of each membership, once `read_roles` read them.
    roles_read: "list[tuple[int, str]] | None" = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="emails_are_lower_case",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_left(self) -> bool:
        """Whether their name is forgotten; see notifications/leaving.py."""
        return self.email.endswith(LEFT_DOMAIN)

    @property
    def initials(self) -> str:
        """The two letters that stand for a person on a card."""
        words = self.name.split()
        letters = words[0][:1] + (words[-1][:1] if len(words) > 1 else "")
        return letters.upper()


class Session(AbstractBaseSession):
    """Somebody at a browser; see accounts/sessions.py. Without a user: nobody yet."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="sessions", null=True
    )
    began_at = models.DateTimeField(null=True)
    # The browser, as it calls itself.
    device = models.CharField(max_length=200, blank=True)
    # Where they signed in, when that was at an identity provider.
    issuer = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=255, blank=True)
    sid = models.CharField(max_length=255, blank=True)

    class Meta:
        indexes = [models.Index(fields=["issuer", "subject"])]


def token_digest(secret: str) -> str:
    """How a token is kept: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Scope(models.TextChoices):
    """What a program may do with a token."""

    READ = "read", _("Read only")
    WRITE = "write", _("Read and change, as you may yourself")


class TokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self, at: "datetime | models.Value") -> "TokenQuerySet":
        return self.filter(expires_at__gt=at, user__is_active=True)


class ApiToken(models.Model):
    """A bearer token; only its digest is kept."""

    LIFETIME = timedelta(days=365)
    PREFIX = "kiem_"
    # How precisely it is kept when it was used last: a call should not have to write.
    PRECISION = timedelta(hours=1)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(
        _("what it is for"), max_length=80, blank=True, db_default=""
    )
    scope = models.CharField(
        _("what it may do"), max_length=5, choices=Scope.choices, db_default=Scope.WRITE
    )
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    objects = TokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Token of {self.user_id}"

    @classmethod
    def issue(
        cls,
        user: User,
        *,
        at: datetime,
        name: str = "",
        scope: Scope = Scope.WRITE,
        lifetime: timedelta = LIFETIME,
    ) -> tuple["ApiToken", str]:
        """Make a token for this user; with its secret, which is shown once."""
        secret = cls.PREFIX + secrets.token_urlsafe(32)
        token = cls.objects.create(
            user=user,
            name=name,
            scope=scope,
            digest=token_digest(secret),
            created_at=at,
            expires_at=at + lifetime,
        )
        return token, secret

    def was_used(self, *, at: datetime) -> None:
        """Keep when it was used last, to the hour."""
        if self.last_used_at is None or at - self.last_used_at >= self.PRECISION:
            type(self).objects.filter(pk=self.pk).update(last_used_at=at)


class KeptAnswer(models.Model):
    """What a call with a key of its own was answered: it counts once, for a day."""

    LASTS = timedelta(days=1)
    LONGEST_KEY = 255

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="kept")
    key = models.CharField(max_length=LONGEST_KEY)
    # Of the address and the body; the same key with another call is a mistake.
    digest = models.CharField(max_length=64)
    # Empty only within the transaction of the call.
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token", "key"], name="a_key_of_a_call_is_used_once"
            )
        ]

    def __str__(self) -> str:
        return f"Answer {self.status} to {self.key}"

    @classmethod
    def claim(
        cls, token: ApiToken, key: str, digest: str, *, at: datetime
    ) -> "KeptAnswer":
        """The answer that was kept under this key, or room for one.

        Within a transaction: who comes at the same moment waits here for the first.
        """
        token.kept.filter(created_at__lte=at - cls.LASTS).delete()
        room = KeptAnswer(token=token, key=key, digest=digest, created_at=at)
        KeptAnswer.objects.bulk_create([room], ignore_conflicts=True)
        return token.kept.get(key=key)

    def answered(self, status: int, body: str) -> None:
        self.status, self.body = status, body
        self.save(update_fields=["status", "body"])

    def release(self) -> None:
        """Nothing came of the call: the key is free for a better one."""
        self.delete()
