"""What only managers hear, in their digest: who left, and what did not arrive."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.letters import News, one_line
from notifications.models import Kind, Mail, Notice
from notifications.points import Asking
from portfolio.models import Membership, Portfolio, Role
from workflows.asking import Because


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
    """That nobody does the work of who left, by initiative."""
    return [_left(notice) for notice in notices]


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


Undelivered = dict[int, list[tuple[Portfolio, Counter[str]]]]


def undelivered(since: Mapping[int, datetime], *, at: datetime) -> Undelivered:
    """For each manager: to whom of their people mail was given up since then."""
    manages = Membership.objects.filter(role=Role.MANAGER, user__in=since)
    managers = list(manages.select_related("portfolio"))
    if not managers:
        return {}
    dead = list(
        Mail.objects.filter(
            dead_at__gt=min(since[each.user_id] for each in managers),
            dead_at__lte=at,
            recipient__memberships__portfolio__in={m.portfolio_id for m in managers},
        )
        .values_list(
            "pk", "dead_at", "recipient__name", "recipient__memberships__portfolio"
        )
        .distinct()
    )
    found: defaultdict[int, list[tuple[Portfolio, Counter[str]]]] = defaultdict(list)
    for manager in managers:
        names = Counter(
            one_line(name)
            for _pk, when, name, portfolio in dead
            if portfolio == manager.portfolio_id and when > since[manager.user_id]
        )
        if names:
            found[manager.user_id].append((manager.portfolio, names))
    return dict(found)


def not_arrived(mine: Iterable[tuple[Portfolio, Counter[str]]]) -> list[News]:
    return [_not_arrived(portfolio, names) for portfolio, names in mine]


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
            for name, number in names.most_common()
        ],
    )
