"""The door at which every verb asks whether its actor may."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def require(allowed: bool) -> None:
    """Raise PermissionDenied unless `allowed`."""
    if not allowed:
        raise PermissionDenied(_("You may not do this."))


def may_keep_instance(user: "User | AnonymousUser") -> bool:
    """Administrators look after this Kiem as a whole; not by a token for one board."""
    is_administrator = getattr(user, "is_administrator", False)
    return user.is_active and is_administrator and getattr(user, "reach", None) is None
