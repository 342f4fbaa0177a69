"""What people did that no event of the ledger tells: signing in, taking files along."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Act(models.TextChoices):
    SIGNED_IN = "signed-in", _("Signed in")
    NOT_SIGNED_IN = "not-signed-in", _("Could not sign in")
    SIGNED_OUT = "signed-out", _("Signed out")
    REFUSED = "refused", _("Refused, or not there")
    EXPORTED = "exported", _("Took a file along")
    PASSWORD = "password", _("Changed a password")
    FACTOR = "second-factor", _("Changed a second factor or a passkey")
    ADMINISTRATOR = "administrator", _("Made somebody administrator, or not any more")
    ACCOUNT_CLOSED = "account-closed", _("Closed an account")
    ACCOUNT_OPENED = "account-opened", _("Opened an account again")
    FORGOTTEN = "forgotten", _("Forgot who left")


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: "User | AnonymousUser") -> "AuditEntryQuerySet":
        """For administrators."""
        return self.all() if getattr(user, "is_administrator", False) else self.none()


class AuditEntry(models.Model):
    """Who did what, where, from where, when; rows are only ever added.

    `about` names a page of Kiem, never a person. `facts` has the address it came from;
    after its term that is emptied, and the rest stays.
    """

    at = models.DateTimeField()
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="audited", null=True
    )
    act = models.CharField(max_length=16, choices=Act.choices)
    about = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.act} {self.about}"
