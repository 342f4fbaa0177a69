"""Who hears of which event, and as what. Nobody hears of their own acts.

Only people who are here still and may see the initiative now, each of an event once:
what calls them by name comes before what concerns them, and that before what they
follow.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from notifications.models import Kind
from portfolio.ledger import Kind as Happened
from portfolio.ledger import Way
from portfolio.models import Comment, Event, Initiative, Membership, Stage, TeamMember
from portfolio.naming import reference
from portfolio.policy import sees
from portfolio.watching import closest_to, watchers_of
from workflows.models import AgendaItem, Condition, Decision

# Whoever writes just now is not missed: their last minutes are for the next time.
LAG = timedelta(minutes=5)
FOLLOWED = (
    Happened.COMMENTED,
    Happened.UPDATED,
    Happened.DECIDED,
    Happened.MOVED_BACK,
)
TOLD = (*FOLLOWED, Happened.COMMENT_EDITED, Happened.STARTED, Happened.TEAM_JOINED)
# Fields that name who carries an initiative.
CARRIED_BY = ("owner", "sponsor_account", "process_owner_account")


@dataclass(frozen=True, slots=True)
class Tiding:
    event: Event
    reader: User
    kind: Kind


def events(*, since: datetime, until: datetime) -> QuerySet[Event]:
    """What is news to somebody, oldest first."""
    carried = Q(kind=Happened.EDITED, facts__changes__has_any_keys=CARRIED_BY)
    joined = Q(kind=Happened.RECORD_EDITED, facts__record="team")
    told = Event.objects.filter(Q(kind__in=TOLD) | carried | joined)
    # Hundreds at once, that are no news to whoever had them in a spreadsheet.
    told = told.filter(Q(facts__via__isnull=True) | ~Q(facts__via=Way.IMPORT))
    return with_initiative(told.filter(at__gt=since, at__lte=until))


def with_initiative(told: QuerySet[Event]) -> QuerySet[Event]:
    """These, with what sentences need of them; none is about a whole portfolio."""
    return (
        # Those that are there still; a version begins at one.
        told.filter(initiative__version__gt=0)
        .select_related(
            "by", "initiative__stage", *(f"initiative__{name}" for name in CARRIED_BY)
        )
        .order_by("id")
    )


class Circle:
    """The people around some events, and what is told of these: read once."""

    def __init__(self, told: Iterable[Event]) -> None:
        self.events = list(told)
        self.initiatives: set[Initiative] = {
            event.initiative for event in self.events if event.initiative
        }

    def tidings(self) -> Iterator[Tiding]:
        """Each event with everyone who hears of it."""
        for event in self.events:
            spoken_to = {event.by_id}
            for kind, people in self._told(event):
                for person in sorted(people - spoken_to):
                    reader = self.members.get((event.portfolio_id, person))
                    if reader and sees(reader, self.about(event)):
                        yield Tiding(event, reader, kind)
                spoken_to |= people

    def about(self, event: Event) -> Initiative:
        assert event.initiative is not None
        return event.initiative

    def _told(self, event: Event) -> Iterator[tuple[Kind, set[int]]]:
        initiative, decision = self.about(event), self.decision(event)
        yield Kind.MENTION, {*event.facts.get("mentioned", ())}
        yield Kind.RESPONSIBILITY, {*self._given(event)}
        if decision is not None:
            yield Kind.DECISION, self._decided(initiative, decision)
        if event.kind in FOLLOWED:
            yield Kind.FOLLOW, self.watchers[initiative.pk]

    def _given(self, event: Event) -> Iterator[int]:
        """Whom it gave something to see to, as far as they have it still."""
        for name in self.roles(event):
            yield getattr(event.initiative, f"{name}_id")
        if (row := self.joined(event)) is not None:
            yield row.person_id
        yield from (condition.owner_id for condition in self.conditions(event))

    def roles(self, event: Event) -> list[str]:
        """Which of those who carry it were named then, and are so still."""
        if event.kind == Happened.STARTED:
            return ["owner"]
        changes = event.facts.get("changes", {})
        if event.kind != Happened.EDITED:
            return []
        return [
            name
            for name in CARRIED_BY
            if name in changes
            and (holder := getattr(event.initiative, name)) is not None
            and changes[name][1] == reference(holder)
        ]

    def joined(self, event: Event) -> TeamMember | None:
        """Who joined the team with this event, and is in it still."""
        if event.kind == Happened.RECORD_EDITED:
            is_new = "person" in event.facts.get("changes", {})
        else:
            is_new = event.kind == Happened.TEAM_JOINED
        return self._team.get(event.facts["id"]) if is_new else None

    def decision(self, event: Event) -> Decision | None:
        return self._decisions.get(event.facts.get("decision", 0))

    def conditions(self, event: Event) -> list[Condition]:
        decision = self.decision(event)
        return list(decision.conditions.all()) if decision else []

    def _decided(self, initiative: Initiative, decision: Decision) -> set[int]:
        """Whom it concerns, but for those who decided."""
        people = {
            *self._closest[initiative.pk],
            initiative.sponsor_account_id,
            initiative.process_owner_account_id,
            decision.review.requested_by_id if decision.review else None,
        }
        return {person for person in people if person is not None} - {
            person.pk for person in decision.deciders.all()
        }

    @cached_property
    def watchers(self) -> dict[int, set[int]]:
        return watchers_of(self.initiatives)

    @cached_property
    def _closest(self) -> dict[int, set[int]]:
        return closest_to(self.initiatives)

    @cached_property
    def members(self) -> Mapping[tuple[int, int], User]:
        """Who takes part in these portfolios and is here still."""
        found = Membership.objects.filter(
            portfolio__in={event.portfolio_id for event in self.events},
            user__is_active=True,
        )
        return {
            (each.portfolio_id, each.user_id): each.user
            for each in found.select_related("user__preference")
        }

    @cached_property
    def _decisions(self) -> dict[int, Decision]:
        numbers = {event.facts.get("decision") for event in self.events} - {None}
        return (
            Decision.objects.select_related("review", "to_stage")
            .prefetch_related("deciders", "conditions")
            .in_bulk(numbers)
        )

    @cached_property
    def _team(self) -> dict[int, TeamMember]:
        rows = TeamMember.objects.filter(initiative__in=self.initiatives)
        return {row.pk: row for row in rows}

    @cached_property
    def in_meetings(self) -> set[int]:
        """The decisions that the minutes of a meeting tell of, once it is closed."""
        is_open = Q(meeting__closed_at__isnull=True)
        taken = AgendaItem.objects.filter(
            is_open | Q(meeting__closed_at__gte=OuterRef("at")),
            initiative=OuterRef("initiative"),
            meeting__opened_at__lte=OuterRef("at"),
        )
        found = Decision.objects.filter(Exists(taken), pk__in=[*self._decisions])
        return {*found.values_list("pk", flat=True)}

    @cached_property
    def comments(self) -> dict[int, Comment]:
        """What was said, as it stands now; what was removed is not among these."""
        numbers = {event.facts.get("comment") for event in self.events} - {None}
        return Comment.objects.filter(removed_at__isnull=True).in_bulk(numbers)

    @cached_property
    def stages(self) -> dict[tuple[int, str], Stage]:
        portfolios = {event.portfolio_id for event in self.events}
        found = Stage.objects.filter(portfolio__in=portfolios)
        return {(stage.portfolio_id, stage.slug): stage for stage in found}


def by_reader(told: Iterable[Tiding]) -> dict[User, list[Tiding]]:
    found: defaultdict[User, list[Tiding]] = defaultdict(list)
    for tiding in told:
        found[tiding.reader].append(tiding)
    return dict(found)
