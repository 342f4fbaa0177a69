"""Telling managers that mail waits for them: once a day at most."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import User
from notifications.emails import Writer
from notifications.incoming import Incoming
from notifications.letters import Letter, News
from notifications.models import Mail, Preference
from portfolio.clock import day_of
from portfolio.models import Portfolio, Role
from portfolio.policy import people_in


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
    known = Mail.objects.filter(dedupe_key__in=letters).values_list("dedupe_key")
    for (name,) in known:
        del letters[name]
    writer = Writer(letters.values(), at=at)
    mails = [writer.mail(letter, name=name) for name, letter in letters.items()]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    return len(mails)


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
