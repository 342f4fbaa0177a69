"""Which name, logo and colours a page shows, in one query."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

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
    manages = Membership.objects.filter(
        portfolio=OuterRef("pk"), user=user and user.pk, role=Role.MANAGER
    )
    portfolios = Portfolio.objects.filter(slug=slug) if slug else Portfolio.objects
    found = list(
        portfolios.select_related("theme")
        .defer("theme__logo")
        .annotate(is_managed=Exists(manages))[:2]
    )
    if len(found) != 1:
        return None
    (portfolio,) = found
    return style_of(portfolio, is_managed=portfolio.is_managed)


def style_of(portfolio: Portfolio, *, is_managed: bool) -> HouseStyle:
    """The style of a portfolio that was read with its theme."""
    theme: Theme | None = getattr(portfolio, "theme", None)
    return HouseStyle(
        portfolio.slug,
        portfolio.organisation if theme else "",
        theme.mark if theme else "",
        f"{theme.logo_mark}.{theme.logo_type}" if theme and theme.logo_mark else "",
        is_managed,
    )


def theme_of(slug: str) -> Theme | None:
    """The theme of a portfolio; how it looks is no secret."""
    return Theme.objects.filter(portfolio__slug=slug).first()
