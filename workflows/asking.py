"""Of whom a point is asked by now, and why of them.

First of its recipient. After some days without an answer the sponsor is asked as well.
Nothing is ever asked of somebody who left: the managers stand in, and read why.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from portfolio.models import Initiative, Membership, Role
from portfolio.policy import sees
from workflows.escalation import MOST_SNOOZES, SPONSOR_AFTER
from workflows.models import AdviserSeat, AskedLevel, AttentionPoint
from workflows.models.attention import AttentionPointQuerySet
from workflows.rules import BY_CODE, RULES, Asked


class Because(models.TextChoices):
    """Why somebody is asked, other than that it is theirs to do."""

    FIRST = "first", gettext_lazy("It is theirs to do")
    ALSO = "also", gettext_lazy("It concerns them too")
    SPONSOR = "sponsor", gettext_lazy("They are the sponsor, and nobody answered")
    FOR_SPONSOR = "for-sponsor", gettext_lazy("No sponsor can be reached")
    LEFT = "left", gettext_lazy("Whoever was asked has left")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who is asked. `first` is who was asked before them."""

    person: User
    because: Because
    first: str
    third_time: bool = False

    @property
    def why(self) -> str:
        """Why they are asked, to their face; empty where nobody wonders."""
        words = {"name": self.first, "days": SPONSOR_AFTER}
        if self.because == Because.LEFT:
            return _("%(name)s has left. See who can do this.") % words
        if self.because == Because.FIRST:
            return ""
        if self.because == Because.ALSO:
            return _("This cannot wait, and concerns you as well as %(name)s.") % words
        if self.third_time:
            return _("%(name)s wants to put it off for a third time.") % words
        if self.because == Because.SPONSOR:
            return _("%(name)s has not answered for %(days)d days.") % words
        return (
            _(
                "%(name)s has not answered for %(days)d days, and no sponsor has an "
                "account."
            )
            % words
        )


@dataclass(slots=True)
class _Members:
    """Who takes part and is here still, and who manages."""

    people: dict[tuple[int, int], User]
    managers: dict[int, list[User]]
    # By portfolio and office.
    advisers: dict[tuple[int, str], User]

    def find(self, initiative: Initiative, person: int | None) -> User | None:
        """Who takes part, and may see what they are asked about."""
        found = self.people.get((initiative.portfolio_id, person)) if person else None
        return found if found and sees(found, initiative) else None


def asked_of(points: Iterable[AttentionPoint]) -> dict[int, list[Addressee]]:
    """Who is asked about each of these points, by its number, each person once.

    Takes three queries; `recipient` and `initiative` are selected along.
    """
    points = list(points)
    members = _members({point.initiative.portfolio_id for point in points})
    return {point.pk: _once(_asked(point, members)) for point in points}


def _asked(point: AttentionPoint, members: _Members) -> Iterator[Addressee]:
    initiative, first = point.initiative, point.recipient.name
    portfolio = initiative.portfolio_id
    managers = members.managers.get(portfolio, [])
    if person := members.find(initiative, point.recipient_id):
        yield Addressee(person, Because.FIRST, first)
    else:
        yield from (Addressee(each, Because.LEFT, first) for each in managers)
    for each in (*_also(point, members), *_advisers(point, members)):
        yield Addressee(each, Because.ALSO, first)
    if point.asked_level >= AskedLevel.SPONSOR:
        third = point.snoozes > MOST_SNOOZES
        sponsor = members.find(initiative, initiative.sponsor_account_id)
        if sponsor and sponsor.pk != point.recipient_id:
            yield Addressee(sponsor, Because.SPONSOR, first, third)
        else:
            for each in managers:
                yield Addressee(each, Because.FOR_SPONSOR, first, third)


def _also(point: AttentionPoint, members: _Members) -> Iterator[User]:
    """Whom its rule asks from the first day; without an account the managers."""
    initiative = point.initiative
    accounts = {
        Asked.OWNER: initiative.owner_id,
        Asked.SPONSOR: initiative.sponsor_account_id,
        Asked.PROCESS_OWNER: initiative.process_owner_account_id,
    }
    rule = BY_CODE.get(point.rule)
    for asked in rule.also if rule else ():
        if asked == Asked.ADVISER:
            continue
        person = members.find(initiative, accounts.get(asked))
        if person:
            yield person
        else:
            yield from members.managers.get(initiative.portfolio_id, [])


def _advisers(point: AttentionPoint, members: _Members) -> Iterator[User]:
    """Those who take part; another address gets a mail of its own."""
    for office in offices_of(point):
        person = members.advisers.get((point.initiative.portfolio_id, office))
        if person and sees(person, point.initiative):
            yield person


def offices_of(point: AttentionPoint) -> list[str]:
    """Which advisers ought to hear of it: from the first day, or with the sponsor."""
    rule = BY_CODE.get(point.rule)
    if rule and rule.later:
        return [rule.later] if point.asked_level >= AskedLevel.SPONSOR else []
    return list(point.facts.get("advisers", ()))


def _once(asked: Iterable[Addressee]) -> list[Addressee]:
    by_person: dict[int, Addressee] = {}
    for each in asked:
        by_person.setdefault(each.person.pk, each)
    return list(by_person.values())


def _members(portfolios: set[int]) -> _Members:
    found = Membership.objects.filter(portfolio__in=portfolios, user__is_active=True)
    people, managers = {}, defaultdict(list)
    for each in found.select_related("user").order_by("pk"):
        people[each.portfolio_id, each.user_id] = each.user
        if each.role == Role.MANAGER:
            managers[each.portfolio_id].append(each.user)
    return _Members(people, dict(managers), _seated(people))


def _seated(people: Mapping[tuple[int, int], User]) -> dict[tuple[int, str], User]:
    """Who of these is listed as an adviser."""
    here = {(place, each.email.lower()): each for (place, _pk), each in people.items()}
    seats = AdviserSeat.objects.filter(portfolio__in={place for place, _pk in people})
    return {
        (place, office): person
        for place, office, address in seats.values_list(
            "portfolio", "adviser", "address"
        )
        if (person := here.get((place, address.lower())))
    }


def seated_in(portfolios: Collection[int]) -> dict[tuple[int, str], User]:
    """By portfolio and office, the advisers who take part and are here still."""
    return _members({*portfolios}).advisers


def asked_of_me(user: User, *, today: date) -> list[tuple[AttentionPoint, Addressee]]:
    """Everything that is asked of this person now, gravest first."""
    mine = AttentionPoint.objects.visible_to(user)
    return asked_of_each([user.pk], mine.asking(today)).get(user.pk, [])


def asked_of_each(
    people: Sequence[int], asking: AttentionPointQuerySet
) -> dict[int, list[tuple[AttentionPoint, Addressee]]]:
    """What is asked of each of these people, by number, of these points."""
    there = Membership.objects.filter(
        portfolio=OuterRef("initiative__portfolio"),
        user=OuterRef("recipient"),
        user__is_active=True,
    )
    rules = [rule.code for rule in RULES if rule.also]
    perhaps = Q(recipient__in=people) | Q(rule__in=rules) | Q(~Exists(there))
    perhaps |= Q(asked_level__gte=AskedLevel.SPONSOR)
    points = asking.filter(perhaps).gravest_first()
    found = list(
        points.select_related("recipient", "initiative__stage", "initiative__portfolio")
    )
    asked = asked_of(found)
    wanted = {*people}
    by_person: dict[int, list[tuple[AttentionPoint, Addressee]]] = {}
    for point in found:
        for each in asked[point.pk]:
            if each.person.pk in wanted:
                by_person.setdefault(each.person.pk, []).append((point, each))
    return by_person
