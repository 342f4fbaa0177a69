"""What there is to do for one person, over all portfolios."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from accounts.models import User
from portfolio.clock import day_of
from portfolio.models import Comment, Initiative, Membership, Role, State, TeamMember
from workflows.asking import Addressee, asked_of_me
from workflows.models import AttentionPoint, Condition, Review

# So long a mention is news.
LATELY = timedelta(days=30)
MOST_MENTIONS = 10
GOING = (State.ACTIVE, State.ON_HOLD)


@dataclass(frozen=True, slots=True)
class Work:
    """`points` come with why they are asked of this person."""

    points: Sequence[tuple[AttentionPoint, Addressee]]
    conditions: Sequence[Condition]
    reviews: Sequence[Review]
    mentions: Sequence[Comment]


def work_of(user: User, *, at: datetime) -> Work:
    """Five queries and those of the memberships, however much there is."""
    return Work(
        points=asked_of_me(user, today=day_of(at)),
        conditions=_conditions(user),
        reviews=_reviews(user),
        mentions=_mentions(user, at),
    )


def _conditions(user: User) -> Sequence[Condition]:
    """What was promised, the most urgent first."""
    mine = Condition.objects.visible_to(user).open().filter(owner=user)
    mine = mine.filter(initiative__state__in=GOING).order_by("due_on", "pk")
    return list(mine.select_related("initiative"))


def _reviews(user: User) -> Sequence[Review]:
    """Decisions that this person may take, the oldest request first."""
    here = OuterRef("initiative__portfolio")
    deciding = Membership.objects.filter(
        user=user, portfolio=here, role=Role.GATEKEEPER
    )
    team = TeamMember.objects.filter(person=user, initiative=OuterRef("initiative"))
    asked = Review.objects.visible_to(user).open().exclude(initiative__owner=user)
    asked = asked.filter(Exists(deciding), ~Exists(team)).order_by("requested_at")
    return list(asked.select_related("initiative", "requested_by"))


def _mentions(user: User, at: datetime) -> Sequence[Comment]:
    """Who called this person by name lately, the newest first."""
    comments = Comment.objects.filter(
        initiative__in=Initiative.objects.visible_to(user),
        mentioned=user,
        removed_at__isnull=True,
        at__gt=at - LATELY,
    ).exclude(by=user)
    newest = comments.select_related("by", "initiative").order_by("-id")
    return list(newest[:MOST_MENTIONS])
