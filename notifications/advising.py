"""Tells advisers who do not take part, at the address that a manager listed."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from notifications import caps
from notifications.emails import host, house, lone_mail
from notifications.letters import one_line
from notifications.models import Mail
from portfolio.clock import day_of
from workflows import rules
from workflows.asking import offices_of, seated_in
from workflows.models import AdviserSeat, AttentionPoint, Severity
from workflows.policy import may_list_advisers
from workflows.rules import RULES, Asked

CODES = [rule.code for rule in RULES if Asked.ADVISER in rule.also or rule.later]


class Told(NamedTuple):
    """That one adviser hears of one point, once."""

    point: AttentionPoint
    seat: AdviserSeat

    @property
    def name(self) -> str:
        return f"adviser.{self.point.pk}.{self.seat.adviser}"


@transaction.atomic
def tell_advisers(*, at: datetime) -> int:
    """Write to each about what they did not hear of; say how many mails that are."""
    found = {each.name: each for each in _told(at)}
    if not found:
        return 0
    known = Mail.objects.filter(dedupe_key__in=found)
    for name in known.values_list("dedupe_key", flat=True):
        del found[name]
    mails = [_mail(each, at) for each in found.values()]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    if mails:
        caps.hold_many(at=at)
    return len(mails)


def _told(at: datetime) -> Iterator[Told]:
    """Of what cannot wait: who is to advise, and does not take part."""
    seats = outside()
    if not seats:
        return
    points = AttentionPoint.objects.asking(day_of(at)).filter(
        rule__in=CODES,
        severity__gte=Severity.ATTENTION,
        initiative__portfolio__in={place for place, _office in seats},
        # What is private is told to nobody from outside.
        initiative__is_private=False,
    )
    about = ("initiative__stage", "initiative__owner")
    for point in points.select_related(*about).order_by("pk"):
        for office in offices_of(point):
            if seat := seats.get((point.initiative.portfolio_id, office)):
                yield Told(point, seat)


def outside() -> dict[tuple[int, str], AdviserSeat]:
    """By portfolio and office, the addresses of who does not take part there.

    To somebody whose account was closed nothing is written. A manager answers for each
    address, and so has to manage the portfolio still.
    """
    seats = list(AdviserSeat.objects.select_related("portfolio__theme", "by"))
    if not seats:
        return {}
    inside = seated_in({seat.portfolio_id for seat in seats})
    closed = _closed(seats)
    return {
        (seat.portfolio_id, seat.adviser): seat
        for seat in seats
        if (seat.portfolio_id, seat.adviser) not in inside
        and seat.address.lower() not in closed
        and may_list_advisers(seat.by, seat.portfolio)
    }


def _closed(seats: Iterable[AdviserSeat]) -> set[str]:
    """Which of these addresses are of an account that was closed."""
    spelt = User.objects.filter(is_active=False).annotate(small=Lower("email"))
    wanted = {seat.address.lower() for seat in seats}
    return {*spelt.filter(small__in=wanted).values_list("small", flat=True)}


def _mail(told: Told, at: datetime) -> Mail:
    point, seat = told
    initiative = point.initiative
    title = one_line(initiative.title)
    with override(seat.language):
        subject = one_line(_("%(title)s: your advice is asked") % {"title": title})
        context = {
            "subject": subject,
            "title": title,
            "stage": one_line(initiative.stage.name),
            "wrong": one_line(rules.sentence(point)),
            "office": one_line(seat.get_adviser_display()),
            "owner": initiative.owner,
            "by": seat.by,
            "house": house(seat.portfolio),
            "language": seat.language,
        }
        root = f"<initiative.{initiative.pk}@{host()}>"
        headers = {"List-Id": f"Kiem <adviser.{host()}>"}
        headers |= {"In-Reply-To": root, "References": root}
        return lone_mail(
            told.name,
            "adviser",
            context,
            to=seat.address,
            recipient=seat.by,
            at=at,
            headers=headers,
            about=initiative.pk,
        )
