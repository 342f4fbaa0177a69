"""Who was called by name, and what happened to what one follows, since the last digest.

Nobody hears of their own acts. What is older than the last digest was told by it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from notifications import occasions
from notifications.models import Occasion
from notifications.news import WEEK, News
from portfolio.ledger import Kind
from portfolio.markdown import as_plain
from portfolio.models import Comment, Event, Initiative, Membership, Stage
from portfolio.watching import closest_to, watchers_of
from workflows.models import AgendaItem, Decision
from workflows.outcomes import Outcome

# Whoever writes just now is not missed: their last minutes are for the next digest.
LAG = timedelta(minutes=5)
MOST_INITIATIVES = 5
MOST_LINES = 3
LONGEST = 160
FOLLOWED = (Kind.COMMENTED, Kind.UPDATED, Kind.DECIDED, Kind.MOVED_BACK)
HEARD = (*FOLLOWED, Kind.COMMENT_EDITED)


@dataclass
class Heard:
    """What one reader is told: an entry for each initiative, the newest first."""

    mentions: list[News] = field(default_factory=list)
    follows: list[News] = field(default_factory=list)
    # How many more initiatives that they follow had news.
    more: int = 0


@dataclass(frozen=True)
class Known:
    """What the sentences about some events are made of, read once."""

    comments: Mapping[int, Comment]
    stages: Mapping[tuple[int, str], Stage]

    def words(self, event: Event) -> str:
        """What a comment says now; empty when it was removed."""
        comment = self.comments.get(event.facts["comment"])
        return _short(as_plain(comment.text)) if comment else ""

    def stage(self, event: Event) -> str:
        slug = event.facts["stage"]
        stage = self.stages.get((event.portfolio_id, slug))
        return stage.name if stage else slug


# By reader and initiative: the events that call them, and those that they follow.
ByInitiative = defaultdict[Initiative, list[Event]]


def heard(*, at: datetime) -> dict[User, Heard]:
    """What there is to tell, by reader, in the words of that reader."""
    events = _fresh(at)
    if not events:
        return {}
    called: defaultdict[User, ByInitiative] = defaultdict(lambda: defaultdict(list))
    follows: defaultdict[User, ByInitiative] = defaultdict(lambda: defaultdict(list))
    for event, reader, is_called in _readers(events):
        by_reader = (called if is_called else follows)[reader]
        assert event.initiative is not None
        by_reader[event.initiative].append(event)
    known = _known(events)
    told = {}
    for reader in {*called, *follows}:
        with override(reader.language):
            heard = _told(called[reader], follows[reader], known)
        if heard.mentions or heard.follows:
            told[reader] = heard
    return told


def _fresh(at: datetime) -> list[Event]:
    """The events since the last digest that are news, oldest first."""
    last = Occasion.objects.order_by("-day").first()
    since = last.composed_at if last else occasions.last(at) - WEEK
    events = Event.objects.filter(
        kind__in=HEARD,
        initiative__isnull=False,
        at__gt=since - LAG,
        at__lte=at - LAG,
    )
    return list(events.select_related("by", "initiative__stage").order_by("id"))


def _readers(events: Iterable[Event]) -> Iterator[tuple[Event, User, bool]]:
    """Each event with everyone who hears of it, and whether it calls them by name."""
    events = list(events)
    initiatives = {event.initiative for event in events if event.initiative}
    watchers = watchers_of(initiatives)
    closest = closest_to(initiatives)
    members = _members(events)
    in_meetings = _decided_in_meetings(events)
    for event in events:
        assert event.initiative is not None
        called = {*event.facts.get("mentioned", ())}
        following = set()
        if event.kind in FOLLOWED:
            following = watchers[event.initiative.pk] - called
        if event.facts.get("decision") in in_meetings:
            # The minutes tell those, and when they are there.
            following -= closest[event.initiative.pk]
        for person in sorted((called | following) - {event.by_id}):
            if reader := members.get((event.portfolio_id, person)):
                yield event, reader, person in called


def _members(events: Iterable[Event]) -> dict[tuple[int, int], User]:
    """Who takes part in these portfolios and is here still."""
    found = Membership.objects.filter(
        portfolio__in={event.portfolio_id for event in events}, user__is_active=True
    )
    return {
        (each.portfolio_id, each.user_id): each.user
        for each in found.select_related("user")
    }


def _decided_in_meetings(events: Iterable[Event]) -> set[int]:
    """The decisions that the minutes of a meeting tell of, now or once it is closed."""
    numbers = [event.facts.get("decision") for event in events]
    taken = AgendaItem.objects.filter(
        Q(meeting__closed_at__isnull=True) | Q(meeting__closed_at__gte=OuterRef("at")),
        initiative=OuterRef("initiative"),
        meeting__opened_at__lte=OuterRef("at"),
    )
    decisions = Decision.objects.filter(Exists(taken), pk__in=[n for n in numbers if n])
    return {*decisions.values_list("pk", flat=True)}


def _known(events: Iterable[Event]) -> Known:
    numbers = [event.facts.get("comment") for event in events]
    comments = Comment.objects.filter(pk__in=[n for n in numbers if n])
    stages = Stage.objects.filter(portfolio__in={e.portfolio_id for e in events})
    return Known(
        comments=comments.filter(removed_at__isnull=True).in_bulk(),
        stages={(stage.portfolio_id, stage.slug): stage for stage in stages},
    )


def _told(called: ByInitiative, follows: ByInitiative, known: Known) -> Heard:
    heard = Heard()
    for initiative, events in called.items():
        heading = _("You are mentioned: %(title)s")
        if news := _news(heading, initiative, events, known):
            heard.mentions.append(news)
    for initiative, events in sorted(follows.items(), key=_newest, reverse=True):
        heading = _("You follow: %(title)s")
        if news := _news(heading, initiative, events, known):
            heard.follows.append(news)
    heard.more = max(0, len(heard.follows) - MOST_INITIATIVES)
    del heard.follows[MOST_INITIATIVES:]
    return heard


def _newest(of: tuple[Initiative, list[Event]]) -> int:
    return of[1][-1].pk


def _news(
    heading: str, initiative: Initiative, events: Iterable[Event], known: Known
) -> News | None:
    """The newest lines about one initiative; None where nothing is left to tell."""
    told = [(event, line) for event in events if (line := _line(event, known))]
    if not told:
        return None
    shown = told[-MOST_LINES:]
    path = reverse("initiative", args=[initiative.pk])
    if comment := shown[0][0].facts.get("comment"):
        path += f"#comment-{comment}"
    return News(
        heading=heading % {"title": " ".join(initiative.title.split())},
        url=settings.SITE_URL + path,
        ask=_("Look at it"),
        lines=[line for _event, line in shown],
        more=len(told) - len(shown),
    )


def _line(event: Event, known: Known) -> str:
    """What happened, in one line; empty where it was taken back."""
    facts, name = event.facts, _short(event.by.name)
    if event.kind in (Kind.COMMENTED, Kind.COMMENT_EDITED):
        text = known.words(event)
        words = {"name": name, "text": text}
        return _("%(name)s wrote: “%(text)s”") % words if text else ""
    if event.kind == Kind.UPDATED:
        return _("Where it stands: %(text)s") % {"text": _short(facts["text"])}
    words = {"stage": known.stage(event), "name": name}
    if event.kind == Kind.MOVED_BACK:
        return _("%(name)s moved it back to %(stage)s.") % words
    words["outcome"] = str(Outcome(facts["outcome"]).label)
    if facts["stage"] == facts["before"]:
        return _("Decided: %(outcome)s.") % words
    return _("Decided: %(outcome)s, on to %(stage)s.") % words


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LONGEST)
