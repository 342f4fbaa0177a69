"""Who follows an initiative: its owner and team, unless they stopped, and who began."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from accounts.models import User
from portfolio.models import Initiative, TeamMember, Watch


def watched_by(user: User) -> Q:
    """For a queryset of initiatives: those that this person follows."""
    said = Watch.objects.filter(person=user)
    joined = TeamMember.objects.filter(person=user).values("initiative")
    is_theirs = Q(owner=user) | Q(pk__in=joined)
    begun = Q(pk__in=said.filter(is_on=True).values("initiative"))
    stopped = Q(pk__in=said.filter(is_on=False).values("initiative"))
    return begun | (is_theirs & ~stopped)


def closest_to(initiatives: Iterable[Initiative]) -> dict[int, set[int]]:
    """The owner and the team of each of these initiatives, all by number."""
    people: defaultdict[int, set[int]] = defaultdict(set)
    for initiative in initiatives:
        people[initiative.pk].add(initiative.owner_id)
    team = TeamMember.objects.filter(initiative__in=people)
    for key, person in team.values_list("initiative", "person"):
        people[key].add(person)
    return dict(people)


def watchers_of(initiatives: Iterable[Initiative]) -> dict[int, set[int]]:
    """The people who follow each of these initiatives, all by number."""
    watchers = closest_to(initiatives)
    said = Watch.objects.filter(initiative__in=watchers)
    for key, person, is_on in said.values_list("initiative", "person", "is_on"):
        (watchers[key].add if is_on else watchers[key].discard)(person)
    return watchers
