"""What only managers hear, in their digest.

Who left, what did not arrive, and once a month what stands out in the portfolio.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.adviser_news import Unheard, unheard, unheard_news
from notifications.letters import News, Said, one_line
from notifications.models import Kind, Mail, Notice
from notifications.points import Asking
from portfolio.clock import DAY, day_of
from portfolio.models import Membership, Portfolio, Role
from workflows import rules
from workflows.asking import Because
from workflows.models import AttentionPoint, PortfolioSignal
from workflows.rules import signals

# Of longer lists the number is told, with a link to all of it.
MOST_LINES = 5
# Of so many initiatives whose sponsor cannot be asked, each stands by itself.
FEW = 3


def untold(asked: Mapping[int, list[Asking]], *, at: datetime) -> list[Notice]:
    """For each manager, of each initiative whose work somebody left: one point of it.

    It is told once of one person; the page of one's work keeps showing what is open.
    """
    left = [
        (person, point)
        for person, mine in asked.items()
        for point, each in mine
        if each.because == Because.LEFT
    ]
    if not left:
        return []
    told = {
        *Notice.objects.filter(
            kind=Kind.LEFT, recipient__in={person for person, _point in left}
        ).values_list("recipient", "point__initiative", "point__recipient")
    }
    new = {
        (person, point.initiative_id, point.recipient_id): point
        for person, point in reversed(left)
    }
    return [
        Notice(recipient_id=key[0], point=point, kind=Kind.LEFT, made_at=at, told_at=at)
        for key, point in new.items()
        if key not in told
    ]


def left(notices: Iterable[Notice]) -> list[News]:
    """That nobody does the work of who left: once for each person."""
    by_person: defaultdict[tuple[int, int], list[Notice]] = defaultdict(list)
    for notice in notices:
        assert notice.point is not None
        point = notice.point
        by_person[point.recipient_id, point.initiative.portfolio_id].append(notice)
    return [
        _left(mine[0]) if len(mine) == 1 else _left_several(mine)
        for mine in by_person.values()
    ]


def _left_several(notices: list[Notice]) -> News:
    points = [notice.point for notice in notices if notice.point]
    words = {"name": one_line(points[0].recipient.name)}
    initiatives = {point.initiative_id: point.initiative for point in points}
    titles: list[str] = sorted(
        Said(one_line(each.title), pk) for pk, each in initiatives.items()
    )
    heading = _("%(name)s left: nobody answers for these") % words
    return News(
        heading=heading,
        url=settings.SITE_URL + reverse("my-work"),
        ask=_("Say who does it now"),
        subject=heading,
        opening=_("Somebody left, and their work waits for somebody else."),
        portfolio=points[0].initiative.portfolio_id,
        lines=titles[:MOST_LINES],
        more=max(0, len(titles) - MOST_LINES),
    )


def _left(notice: Notice) -> News:
    point = notice.point
    assert point is not None
    initiative = point.initiative
    title, name = one_line(initiative.title), one_line(point.recipient.name)
    words = {"title": title, "name": name}
    if point.recipient_id == initiative.owner_id:
        line = _("The owner, %(name)s, has no active account here any more.") % words
    else:
        line = _("%(name)s is asked for something, and has left.") % words
    return News(
        heading=_("Nobody answers: %(title)s") % words,
        url=settings.SITE_URL
        + reverse("initiative-edit", args=[initiative.pk, "people"]),
        ask=_("Say who does it now"),
        subject=_("%(title)s: nobody answers any more") % words,
        opening=_("Somebody left, and their work waits for somebody else."),
        portfolio=initiative.portfolio_id,
        initiative=initiative.pk,
        lines=[line],
    )


StandingOut = tuple[Portfolio, list[PortfolioSignal]]


def unanswered(asked: Sequence[Asking]) -> tuple[list[Asking], list[News]]:
    """What is asked of them for want of a sponsor: together, where it is much.

    Gives what stands by itself, and what is told in a line for each initiative.
    """
    alone = {
        point.initiative_id
        for point, each in asked
        if each.because == Because.FOR_SPONSOR and not each.third_time
    }
    if len(alone) <= FEW:
        return [*asked], []
    by_portfolio: defaultdict[int, dict[int, AttentionPoint]] = defaultdict(dict)
    rest = []
    for point, each in asked:
        if each.because == Because.FOR_SPONSOR and not each.third_time:
            mine = by_portfolio[point.initiative.portfolio_id]
            mine.setdefault(point.initiative_id, point)
        else:
            rest.append((point, each))
    return rest, [_unanswered(list(mine.values())) for mine in by_portfolio.values()]


def _unanswered(points: list[AttentionPoint]) -> News:
    """A line for the gravest point of each; the gravest come first."""
    heading = ngettext(
        "%(count)d initiative waits for an answer, and has no sponsor to ask",
        "%(count)d initiatives wait for an answer, and have no sponsor to ask",
        len(points),
    ) % {"count": len(points)}
    return News(
        heading=heading,
        url=settings.SITE_URL + reverse("my-work"),
        ask=_("See who can answer"),
        subject=heading,
        opening=_("Nobody answered, and no sponsor has an account here."),
        portfolio=points[0].initiative.portfolio_id,
        lines=[Said(_of_one(each), each.initiative_id) for each in points[:MOST_LINES]],
        more=max(0, len(points) - MOST_LINES),
    )


def _of_one(point: AttentionPoint) -> str:
    return f"{one_line(point.initiative.title)}: {one_line(rules.sentence(point))}"


class Managed:
    """The portfolios that some readers manage, and what is told of these: read once."""

    def __init__(self, since: Mapping[int, datetime], *, at: datetime) -> None:
        self.since = since
        manages = Membership.objects.filter(role=Role.MANAGER, user__in=since)
        self.by_manager: defaultdict[int, list[Portfolio]] = defaultdict(list)
        for each in manages.select_related("portfolio__outlook"):
            self.by_manager[each.user_id].append(each.portfolio)
        self.portfolios = {
            each.pk for mine in self.by_manager.values() for each in mine
        }
        self.dead = list(self._dead(at)) if self.portfolios else []
        self.unheard: Mapping[int, list[Unheard]] = {}
        if self.portfolios:
            first = min(since[manager] for manager in self.by_manager)
            self.unheard = unheard(self.portfolios, first, at=at)
        self.signals: defaultdict[int, list[PortfolioSignal]] = defaultdict(list)
        if self.portfolios:
            found = PortfolioSignal.objects.open().filter(portfolio__in=self.portfolios)
            for signal in found:
                self.signals[signal.portfolio_id].append(signal)

    def _dead(self, at: datetime) -> QuerySet[Mail, tuple[int, datetime, str, int]]:
        portfolio = "recipient__memberships__portfolio"
        first = min(self.since[manager] for manager in self.by_manager)
        found = Mail.objects.filter(
            dead_at__gt=first,
            dead_at__lte=at,
            recipient__memberships__portfolio__in=self.portfolios,
        )
        names = ("pk", "dead_at", "recipient__name", portfolio)
        return found.values_list(*names).distinct()

    def news_for(self, manager: int) -> list[News]:
        """What there is to tell this manager, in the language of now."""
        since = self.since[manager]
        refused = (
            news
            for portfolio in self.by_manager.get(manager, ())
            for news in self._not_arrived(portfolio, since)
        )
        # Once for each time that a portfolio was looked at as a whole.
        out = self.standing_out(manager, day_of(since) + DAY)
        return [
            *refused,
            *self._unheard(manager, since),
            *(outlook_news(*each) for each in out),
        ]

    def _unheard(self, manager: int, since: datetime) -> Iterator[News]:
        for portfolio in self.by_manager.get(manager, ()):
            found = self.unheard.get(portfolio.pk, ())
            if new := [each for each in found if each.point.opened_at > since]:
                yield unheard_news(portfolio, new)

    def _not_arrived(self, portfolio: Portfolio, since: datetime) -> Iterator[News]:
        names = Counter(
            one_line(name)
            for _pk, when, name, where in self.dead
            if where == portfolio.pk and when > since
        )
        if names:
            yield _not_arrived(portfolio, names)

    def standing_out(self, manager: int, since: date) -> Iterator[StandingOut]:
        """What stands out in their portfolios, of those looked at since that day."""
        for portfolio in self.by_manager.get(manager, ()):
            looked = getattr(portfolio, "outlook", None)
            found = self.signals[portfolio.pk]
            if found and looked and looked.looked_on >= since:
                yield portfolio, found


def outlook_news(
    portfolio: Portfolio,
    found: Iterable[PortfolioSignal],
    *,
    kind: Kind | None = None,
) -> News:
    heading = _("What stands out in %(name)s") % {"name": one_line(portfolio.name)}
    return News(
        heading=heading,
        url=settings.SITE_URL + reverse("report", args=[portfolio.slug]),
        ask=_("Read the report"),
        subject=heading,
        opening=_("This stands out in the portfolio as a whole."),
        portfolio=portfolio.pk,
        lines=[
            f"{one_line(signals.sentence(each))} {one_line(signals.ask(each))}"
            for each in found
        ],
        kind=kind,
    )


def _not_arrived(portfolio: Portfolio, names: Counter[str]) -> News:
    count = names.total()
    heading = ngettext(
        "%(count)d mail could not be delivered",
        "%(count)d mails could not be delivered",
        count,
    ) % {"count": count}
    return News(
        heading=heading,
        url=settings.SITE_URL + reverse("outbox"),
        ask=_("See what was refused"),
        subject=heading,
        opening=_(
            "Some mail of Kiem did not arrive. Whoever it was for knows nothing."
        ),
        portfolio=portfolio.pk,
        lines=[
            ngettext(
                "%(name)s: %(count)d mail. Check the address with them.",
                "%(name)s: %(count)d mails. Check the address with them.",
                number,
            )
            % {"name": name, "count": number}
            for name, number in names.most_common(MOST_LINES)
        ],
        more=max(0, len(names) - MOST_LINES),
    )
