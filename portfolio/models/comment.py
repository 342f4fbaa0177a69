"""What people say to each other about an initiative."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models.initiative import Initiative
from portfolio.models.prose import ProseField


class Comment(models.Model):
    """One remark. A removed one keeps its place and loses its text."""

    LONGEST: ClassVar[int] = 2000

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="comments"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="comments")
    at = models.DateTimeField()
    text = ProseField(_("comment"), max_length=LONGEST)
    # Whom the text calls by name, as they were called when it was saved.
    mentioned = models.ManyToManyField(User, related_name="mentions")
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.by_id} {self.at}"
