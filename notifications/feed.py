"""A person's dates for a calendar program, under an address that only they know."""

import secrets
from datetime import datetime

from django.db import models

from accounts.models import User, token_digest


class Feed(models.Model):
    """One address per person; only the digest of its token is kept."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="feed")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Feed of {self.user_id}"

    @classmethod
    def make(cls, user: User, *, at: datetime) -> str:
        """Give this person a new token, shown once; the one before works no more."""
        token = secrets.token_urlsafe(32)
        facts = {"digest": token_digest(token), "created_at": at}
        cls.objects.update_or_create(user=user, defaults=facts)
        return token

    @classmethod
    def of(cls, user: User) -> "Feed | None":
        return cls.objects.filter(user=user).first()

    @classmethod
    def end(cls, user: User) -> None:
        """From now on the address shows nothing."""
        cls.objects.filter(user=user).delete()

    @classmethod
    def reader(cls, token: str) -> User | None:
        """Whose token this is, if that account is open."""
        feeds = cls.objects.filter(digest=token_digest(token), user__is_active=True)
        feed = feeds.select_related("user").first()
        return feed.user if feed else None
