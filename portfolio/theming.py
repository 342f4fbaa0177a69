"""Which name, logo and colours a page shows, in one query."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.composed import answer, slot
from accounts.models import User
from portfolio.models import Membership, Portfolio, Role, Theme


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """`mark` and `logo` are ends of addresses; empty where there is none."""

    slug: str
    organisation: str
    mark: str = ""
    logo: str = ""
    is_managed: bool = False


def house_style(slug: str, user: User | None) -> HouseStyle | None:
    """The style of this portfolio; where a page is about none, of the only one.

    `is_managed` says whether this user may change it.
    """
    found = answer(_styles, bool(slug), slug=slug, user=user and user.pk)
    if len(found) != 1:
        return None
    ((slug, organisation, colours, logo_mark, logo_type, is_managed),) = found
    theme = None
    if colours is not None:
        facts = {"logo_mark": logo_mark, "logo_type": logo_type}
        theme = Theme(colours=json.loads(colours), **facts)
    return _style(slug, organisation, theme, bool(is_managed))


def _styles(is_one: bool) -> QuerySet[Portfolio, tuple[Any, ...]]:
    """Two, where there are more."""
    manages = Membership.objects.filter(
        portfolio=OuterRef("pk"), user=slot("user"), role=Role.MANAGER
    )
    rows = Portfolio.objects.annotate(is_managed=Exists(manages))
    theme = ("theme__colours", "theme__logo_mark", "theme__logo_type")
    rows = rows.filter(slug=slot("slug")) if is_one else rows
    return rows.values_list("slug", "organisation", *theme, "is_managed")[:2]


def style_of(portfolio: Portfolio, *, is_managed: bool) -> HouseStyle:
    """The style of a portfolio that was read with its theme."""
    theme: Theme | None = getattr(portfolio, "theme", None)
    return _style(portfolio.slug, portfolio.organisation, theme, is_managed)


def _style(
    slug: str, organisation: str, theme: Theme | None, is_managed: bool
) -> HouseStyle:
    return HouseStyle(
        slug,
        organisation if theme else "",
        theme.mark if theme else "",
        f"{theme.logo_mark}.{theme.logo_type}" if theme and theme.logo_mark else "",
        is_managed,
    )


def theme_of(slug: str) -> Theme | None:
    """The theme of a portfolio; how it looks is no secret."""
    return Theme.objects.filter(portfolio__slug=slug).first()
