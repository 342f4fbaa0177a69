"""Telling managers that nobody hears of a legal check that cannot wait."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.advising import CODES, outside
from notifications.letters import News, Said, one_line
from portfolio.clock import day_of
from portfolio.models import Adviser, Portfolio
from portfolio.policy import sees
from workflows.asking import offices_of, seated_in
from workflows.models import AttentionPoint, Severity

MOST_LINES = 5


class Unheard(NamedTuple):
    """A point that was opened, and its advisers of whom nobody hears it."""

    point: AttentionPoint
    offices: list[str]


def unheard(
    portfolios: Collection[int], since: datetime, *, at: datetime
) -> Mapping[int, list[Unheard]]:
    """By portfolio, what came up since then."""
    points = AttentionPoint.objects.asking(day_of(at)).filter(
        rule__in=CODES,
        severity__gte=Severity.ATTENTION,
        opened_at__gt=since,
        initiative__portfolio__in=portfolios,
    )
    found = list(points.select_related("initiative").order_by("pk"))
    by_portfolio: defaultdict[int, list[Unheard]] = defaultdict(list)
    if not found:
        return by_portfolio
    inside, mailed = seated_in(portfolios), outside()
    for point in found:
        initiative = point.initiative
        offices = []
        for office in offices_of(point):
            seat = (initiative.portfolio_id, office)
            person = inside.get(seat)
            hears = sees(person, initiative) if person else seat in mailed
            if not hears or (initiative.is_private and not person):
                offices.append(office)
        if offices:
            by_portfolio[initiative.portfolio_id].append(Unheard(point, offices))
    return by_portfolio


def unheard_news(portfolio: Portfolio, found: list[Unheard]) -> News:
    """One entry for all of them, in the language of now."""
    offices = sorted({office for each in found for office in each.offices})
    names = ", ".join(one_line(str(Adviser(each).label)) for each in offices)
    initiatives = {u.point.initiative_id: u.point.initiative for u in found}
    titles = [Said(one_line(i.title), pk) for pk, i in initiatives.items()]
    heading = ngettext(
        "%(count)d initiative needs advice, and nobody hears of it",
        "%(count)d initiatives need advice, and nobody hears of it",
        len(titles),
    ) % {"count": len(titles)}
    return News(
        heading=heading,
        url=settings.SITE_URL + reverse("advisers", args=[portfolio.slug]),
        ask=_("List who advises"),
        subject=heading,
        opening=_("Kiem does not know who advises on a legal check."),
        portfolio=portfolio.pk,
        lines=[_("Nobody is listed for: %(names)s.") % {"names": names}, *titles][
            :MOST_LINES
        ],
        more=max(0, len(titles) + 1 - MOST_LINES),
    )
