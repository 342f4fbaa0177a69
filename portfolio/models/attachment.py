"""Files that belong to an initiative; the bytes are in portfolio/files.py's care."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models.initiative import Initiative


class Attachment(models.Model):
    """A file. A removed one keeps its row, so that the ledger can say what it was."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="attachments"
    )
    name = models.CharField(_("name of the file"), max_length=120)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    # Where it lies, below the directory of attachments: random, and nobody's name.
    path = models.CharField(max_length=80, unique=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="attachments")
    at = models.DateTimeField()
    note = models.CharField(_("what it is"), max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
