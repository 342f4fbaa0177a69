"""What one person does about one point by the link in a mail, without signing in."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.links import ANSWERS
from portfolio.ledger import Way, by_way_of, lock
from portfolio.models import Event, Initiative, Role
from portfolio.policy import has_role_at
from workflows.models import AttentionPoint


class Why(StrEnum):
    """Why a link opens nothing."""

    BROKEN = "broken"
    EXPIRED = "expired"
    SHUT = "shut"


class Unusable(Exception):
    """The link opens nothing; who it was for, where that is known."""

    def __init__(self, why: Why, recipient: User | None = None) -> None:
        super().__init__(why)
        self.why, self.recipient = why, recipient


@dataclass(frozen=True, slots=True)
class Link:
    """A link that works: for whom and about what. `mark` tells it from all others."""

    point: AttentionPoint
    recipient: User
    mark: str

    @property
    def initiative(self) -> Initiative:
        return self.point.initiative


def opened(token: str, *, today: date) -> Link:
    """What this link is about. Raises Unusable."""
    try:
        point_pk, recipient_pk, rule, last = ANSWERS.unsign_object(token)
    except BadSignature as error:
        raise Unusable(Why.BROKEN) from error
    recipient = User.objects.filter(pk=recipient_pk).first()
    points = AttentionPoint.objects.select_related(
        "initiative__portfolio", "initiative__stage", "initiative__owner"
    )
    point = points.filter(pk=point_pk, rule=rule).first()
    if recipient is None or point is None:
        raise Unusable(Why.BROKEN)
    if today.toordinal() > last:
        raise Unusable(Why.EXPIRED, recipient)
    if not has_role_at(recipient, point.initiative, tuple(Role)):
        raise Unusable(Why.SHUT, recipient)
    return Link(point, recipient, hashlib.sha256(token.encode()).hexdigest()[:20])


def done_by(link: Link) -> Event | None:
    """What was done by this link, if it was used."""
    events = link.initiative.events.filter(by=link.recipient, facts__link=link.mark)
    return events.select_related("by").first()


@transaction.atomic
def answer(link: Link, act: Callable[[], object]) -> None:
    """Let a verb act as the recipient; a link does so once, however often it is sent.

    Raises what the verb raises, and ValidationError when the link was used.
    """
    lock(link.initiative)
    if done_by(link) is not None:
        raise ValidationError(_("This link was used already."), code="used")
    with by_way_of(Way.MAIL_LINK, link=link.mark):
        act()
