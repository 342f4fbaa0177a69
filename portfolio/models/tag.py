"""Tags: the words by which a portfolio groups its initiatives."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.composed import Slot, answer
from portfolio.models.portfolio import Portfolio
from portfolio.rows import as_rows

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

LONGEST = 40
NO_WORD = re.compile(r"[^\w-]+|_+")


def as_tag(typed: str) -> str:
    """How a word is kept as a tag: small letters, hyphens for what stands between."""
    return NO_WORD.sub("-", typed.strip().lower()).strip("-")


def as_tags(typed: Iterable[str]) -> set[str]:
    """The tags that these words make; what is no word makes none."""
    return {tag for word in typed if (tag := as_tag(word))}


class TagQuerySet(models.QuerySet["Tag"]):
    def visible_to(self, user: "User | AnonymousUser") -> "TagQuerySet":
        return self.filter(portfolio__in=Portfolio.objects.visible_to(user))

    def counted(self) -> "TagQuerySet":
        """With `uses`: how many initiatives carry it."""
        return self.annotate(uses=models.Count("initiatives"))


class Tag(models.Model):
    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="tags"
    )
    name = models.CharField(_("tag"), max_length=LONGEST)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "name"], name="each_tag_once")
        ]

    def __str__(self) -> str:
        return self.name


def worn_by(keys: Iterable[int]) -> dict[int, list[str]]:
    """The names of the tags of these initiatives, in one query."""
    worn: defaultdict[int, list[str]] = defaultdict(list)
    for key, name in answer(_worn, keys=json.dumps([*keys])):
        worn[key].append(name)
    return worn


def _worn() -> models.QuerySet[Any, tuple[int, str]]:
    worn = Tag.initiatives.through.objects.filter(initiative__in=as_rows(Slot("keys")))
    return worn.order_by("tag__name").values_list("initiative_id", "tag__name")
