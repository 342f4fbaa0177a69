"""How Django finds out who is signed in."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from accounts.composed import found, slot
from accounts.models import User


class Accounts(ModelBackend):
    """As Django does, but composed once: nearly every request asks it."""

    def get_user(self, user_id: int) -> User | None:
        known = found(_by_key, key=user_id)
        return known[0] if known and self.user_can_authenticate(known[0]) else None


def _by_key() -> QuerySet[User]:
    return User.objects.filter(pk=slot("key"))
