"""Signs that what has to go on happening still happens."""

from datetime import datetime

from django.db import models


class Sign(models.TextChoices):
    # The worker did a round that beat asked for.
    ROUND = "round"
    BACKUP = "backup"


class SignOfLife(models.Model):
    """When something happened last."""

    name = models.CharField(max_length=10, choices=Sign.choices, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"

    @classmethod
    def give(cls, sign: Sign, *, at: datetime) -> None:
        cls.objects.update_or_create(name=sign, defaults={"at": at})

    @classmethod
    def all_given(cls) -> dict[str, datetime]:
        return dict(cls.objects.values_list("name", "at"))
