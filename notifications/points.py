"""What asks something of one person, by initiative: the gravest three of each."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notifications.letters import Line, Section, one_line
from notifications.links import answer_url
from portfolio.clock import day_of
from portfolio.models import Initiative, Membership
from workflows import rules
from workflows.asking import Addressee, Because, asked_of_each
from workflows.escalation import sponsor_from
from workflows.models import AttentionPoint, Severity

MOST_PER_INITIATIVE = 3
# Of further ones the number is told: a mail that is too long is read by nobody, and cut
# off by some programmes.
MOST_INITIATIVES = 8

# A point, and as whom somebody is asked about it.
Asking = tuple[AttentionPoint, Addressee]


def asked(
    people: Sequence[int], least: Severity, *, at: datetime
) -> dict[int, list[Asking]]:
    """What is asked of each of these people now, the gravest first."""
    if not people:
        return {}
    theirs = Membership.objects.filter(user__in=people)
    asking = AttentionPoint.objects.asking(day_of(at)).filter(
        severity__gte=least,
        initiative__portfolio__in=theirs.values("portfolio"),
    )
    return asked_of_each(people, asking)


def sections(mine: Iterable[Asking], *, at: datetime) -> tuple[list[Section], int]:
    """Initiatives in the order of their gravest point, in the language of now.

    And how many points there are about those that are left out.
    """
    by_initiative: dict[int, list[Asking]] = {}
    for point, asked in mine:
        by_initiative.setdefault(point.initiative_id, []).append((point, asked))
    groups = list(by_initiative.values())
    shown = [_section(group, at) for group in groups[:MOST_INITIATIVES]]
    return shown, sum(len(group) for group in groups[MOST_INITIATIVES:])


def _section(points: list[Asking], at: datetime) -> Section:
    initiative: Initiative = points[0][0].initiative
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


def _lines(points: Iterable[Asking], at: datetime) -> Iterator[Line]:
    for point, asked in points:
        yield Line(
            severity=Severity(point.severity),
            wrong=one_line(rules.sentence(point)),
            ask=one_line(rules.ask(point)).removesuffix("."),
            url=answer_url(point, asked.person, at=at),
            later=answer_url(point, asked.person, at=at, choice="snooze"),
            note=one_line(asked.why) or _beforehand(point, asked, at),
        )


def _beforehand(point: AttentionPoint, asked: Addressee, at: datetime) -> str:
    """Whom it goes to next, as long as that can be helped."""
    day = sponsor_from(point) if asked.because == Because.FIRST else None
    if day is None or day <= day_of(at):
        return ""
    words = {"day": date_format(day)}
    sponsor = point.initiative.sponsor_account_id
    if sponsor is not None and sponsor != point.recipient_id:
        return _("Without an answer this goes to the sponsor on %(day)s.") % words
    return _("Without an answer this goes to the managers on %(day)s.") % words
