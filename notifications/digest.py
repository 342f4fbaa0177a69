"""What one person is told once a week: what asks something, and what was decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from notifications import occasions
from notifications.following import Heard
from notifications.links import remedy_path
from notifications.models import Occasion
from notifications.news import News
from portfolio.clock import day_of
from portfolio.models import Initiative
from workflows import rules
from workflows.models import AttentionPoint, Severity

MOST_PER_INITIATIVE = 3


@dataclass(frozen=True)
class Line:
    """What is wrong, the one thing asked, and where to do it."""

    severity: Severity
    wrong: str
    ask: str
    url: str

    @property
    def is_grave(self) -> bool:
        return self.severity == Severity.ACTION


@dataclass(frozen=True)
class Section:
    """An initiative with its gravest points; `more` are left out."""

    title: str
    stage: str
    url: str
    lines: list[Line]
    more: int

    @property
    def heading(self) -> str:
        return f"{self.title} ({self.stage})"

    @property
    def underline(self) -> str:
        """What makes a heading of the line above it in plain text."""
        return "-" * len(self.heading)

    @property
    def count(self) -> int:
        return len(self.lines) + self.more


@dataclass(frozen=True)
class Letter:
    """A digest before it is a mail, in the words of its recipient's language."""

    recipient: User
    day: date
    sections: list[Section]
    # What gate meetings decided that concerns this reader.
    news: Sequence[News] = field(default_factory=list)
    # Who called this reader by name, and what happened to what they follow.
    heard: Heard = field(default_factory=Heard)

    @property
    def told(self) -> list[News]:
        """What asks nothing, in the order of how close it is."""
        return [*self.heard.mentions, *self.news, *self.heard.follows]

    @property
    def opening(self) -> str:
        """Why there is a letter when nothing is asked."""
        if self.news:
            return _("A gate meeting decided what concerns you.")
        if self.heard.mentions:
            return _("A colleague mentions you in a comment.")
        return _("This happened to what you follow.")

    @property
    def decided(self) -> int:
        return sum(len(news.lines) for news in self.news)

    @property
    def count(self) -> int:
        return sum(section.count for section in self.sections)

    @property
    def only(self) -> Section | None:
        """The section, when there is no other."""
        return self.sections[0] if len(self.sections) == 1 else None


def next_at(*, at: datetime) -> datetime:
    """When digests go next: now, if those of the last occasion are still to be made."""
    last = occasions.last(at)
    if not Occasion.objects.filter(day=day_of(last)).exists():
        return at
    return occasions.following(at)


def letters(
    *,
    at: datetime,
    news: Mapping[User, Sequence[News]],
    heard: Mapping[User, Heard],
) -> Iterator[Letter]:
    """One letter for each person of whom something is asked or who has news."""
    points: dict[User, list[AttentionPoint]] = {}
    for point in _points():
        points.setdefault(point.recipient, []).append(point)
    readers = sorted({*points, *news, *heard}, key=lambda reader: reader.pk)
    for reader in readers:
        yield Letter(
            reader,
            day_of(at),
            _sections(reader, points.get(reader, [])),
            news.get(reader, ()),
            heard.get(reader, Heard()),
        )


def _points() -> QuerySet[AttentionPoint]:
    """The open points by recipient, as far as that person may see the initiative."""
    open_points = AttentionPoint.objects.open().filter(
        severity__gte=Severity.ATTENTION, recipient__is_active=True
    )
    return (
        open_points.filter(initiative__portfolio__memberships__user=F("recipient"))
        .distinct()
        .select_related("recipient", "initiative__stage")
        .order_by("recipient", "-severity", "opened_at", "rule", "id")
    )


def _sections(recipient: User, points: Iterable[AttentionPoint]) -> list[Section]:
    """Initiatives in the order of their gravest point."""
    by_initiative: dict[int, list[AttentionPoint]] = {}
    for point in points:
        by_initiative.setdefault(point.initiative_id, []).append(point)
    with override(recipient.language):
        return [_section(group) for group in by_initiative.values()]


def _section(points: list[AttentionPoint]) -> Section:
    initiative: Initiative = points[0].initiative
    shown = points[:MOST_PER_INITIATIVE]
    return Section(
        title=one_line(initiative.title),
        stage=one_line(initiative.stage.name),
        url=settings.SITE_URL + reverse("initiative", args=[initiative.pk]),
        lines=list(_lines(shown)),
        more=len(points) - len(shown),
    )


def _lines(points: Iterable[AttentionPoint]) -> Iterator[Line]:
    for point in points:
        remedy, subject = rules.remedy(point)
        path = remedy_path(remedy, point.initiative_id, subject=subject)
        yield Line(
            severity=Severity(point.severity),
            wrong=one_line(rules.sentence(point)),
            ask=one_line(rules.ask(point)).removesuffix("."),
            url=settings.SITE_URL + path,
        )


def one_line(text: str) -> str:
    """The text without line breaks: in a mail those could pass for something else."""
    return " ".join(text.split())
