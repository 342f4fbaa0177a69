"""What asks something of one person, by initiative: the gravest three of each."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse

from accounts.models import User
from notifications.letters import Line, Section, one_line
from notifications.links import answer_url
from portfolio.models import Initiative
from workflows import rules
from workflows.models import AttentionPoint, Severity

MOST_PER_INITIATIVE = 3


def seen_by_recipient(
    points: QuerySet[AttentionPoint],
) -> QuerySet[AttentionPoint]:
    """Those whose recipient is here and may see the initiative, the gravest first."""
    seen = points.filter(
        recipient__is_active=True,
        initiative__portfolio__memberships__user=F("recipient"),
    )
    return (
        seen.distinct()
        .select_related("recipient", "initiative__stage")
        .order_by("recipient", "-severity", "opened_at", "rule", "id")
    )


def by_recipient(
    points: Iterable[AttentionPoint],
) -> dict[User, list[AttentionPoint]]:
    found: dict[User, list[AttentionPoint]] = {}
    for point in points:
        found.setdefault(point.recipient, []).append(point)
    return found


def sections(points: Iterable[AttentionPoint], *, at: datetime) -> list[Section]:
    """Initiatives in the order of their gravest point, in the language of now."""
    by_initiative: dict[int, list[AttentionPoint]] = {}
    for point in points:
        by_initiative.setdefault(point.initiative_id, []).append(point)
    return [_section(group, at) for group in by_initiative.values()]


def _section(points: list[AttentionPoint], at: datetime) -> Section:
    initiative: Initiative = points[0].initiative
    shown = points[:MOST_PER_INITIATIVE]
    return Section(
        initiative=initiative.pk,
        portfolio=initiative.portfolio_id,
        title=one_line(initiative.title),
        stage=one_line(initiative.stage.name),
        url=settings.SITE_URL + reverse("initiative", args=[initiative.pk]),
        lines=list(_lines(shown, at)),
        more=len(points) - len(shown),
    )


def _lines(points: Iterable[AttentionPoint], at: datetime) -> Iterator[Line]:
    for point in points:
        yield Line(
            severity=Severity(point.severity),
            wrong=one_line(rules.sentence(point)),
            ask=one_line(rules.ask(point)).removesuffix("."),
            url=answer_url(point, point.recipient, at=at),
            later=answer_url(point, point.recipient, at=at, choice="snooze"),
        )
