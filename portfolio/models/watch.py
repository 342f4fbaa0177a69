"""What somebody said about following an initiative; see portfolio/watching.py."""

from django.db import models

from accounts.models import User
from portfolio.models.initiative import Initiative


class Watch(models.Model):
    """That a person follows it, or does not. The owner and the team need no row."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="watches"
    )
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="watches")
    is_on = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "initiative"], name="one_watch_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.initiative_id} {self.is_on}"
