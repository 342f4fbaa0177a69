"""Telling who can place a mail that waits: its sender, and managers once a day."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import User
from notifications.incoming import Incoming
from notifications.letters import Letter, News, Said, one_line
from notifications.models import Preference
from notifications.once import write_once
from portfolio.clock import day_of
from portfolio.models import Portfolio, Role
from portfolio.policy import people_in
from workflows.asking import asked_of_me

# Named in a mail to who answered.
MOST_OFFERED = 8


def tell_managers(*, at: datetime) -> int:
    """Write to the managers of each portfolio for which mail waits; say to how many."""
    letters = {}
    for portfolio in Portfolio.objects.all():
        for manager in people_in(portfolio.pk, (Role.MANAGER,)):
            here = Incoming.objects.visible_to(manager).filter(portfolio=portfolio)
            nowhere = Incoming.objects.visible_to(manager).filter(portfolio=None)
            if count := (here | nowhere).waiting().count():
                name = f"tray.{portfolio.pk}.{manager.pk}.{day_of(at)}"
                letters[name] = _letter(portfolio, manager, count, at)
    return write_once(letters, at=at)


def ask_which(sender: User, answer: Incoming, *, at: datetime) -> int:
    """Tell somebody who answered a mail about several what becomes of it.

    And where they can say it themselves, of what is asked of them now.
    """
    asked = asked_of_me(sender, today=day_of(at))
    found = {point.initiative_id: point.initiative for point, _each in asked}
    if not found:
        return 0
    titles = [Said(one_line(each.title), pk) for pk, each in found.items()]
    with override(sender.language):
        news = News(
            heading=_("Which initiative is your answer about?"),
            url=settings.SITE_URL + reverse("my-work"),
            ask=_("Say it yourself"),
            subject=_("Which initiative is your answer about?"),
            opening=_("You answered a mail about several initiatives."),
            portfolio=next(iter(found.values())).portfolio_id,
            lines=[
                _("Your answer is kept, and a manager places it."),
                _("It is quicker when you say it yourself, with one of these:"),
                *titles[:MOST_OFFERED],
            ],
            more=max(0, len(titles) - MOST_OFFERED),
        )
    letter = Letter(
        sender, Preference.of(sender), day_of(at), told=[news], is_notice=True
    )
    return write_once({f"which.{answer.pk}": letter}, at=at)


def _letter(portfolio: Portfolio, reader: User, count: int, at: datetime) -> Letter:
    with override(reader.language):
        subject = ngettext(
            "%(count)d mail came in and waits for you",
            "%(count)d mails came in and wait for you",
            count,
        ) % {"count": count}
        news = News(
            heading=_("Mail that came in"),
            url=settings.SITE_URL + reverse("tray", args=[portfolio.slug]),
            ask=_("Look at it"),
            subject=subject,
            opening=_("Somebody answered by mail, and Kiem cannot place it."),
            portfolio=portfolio.pk,
            lines=[_("Place it with an initiative, or set it aside.")],
        )
    preference = Preference.of(reader)
    return Letter(reader, preference, day_of(at), told=[news], is_notice=True)
