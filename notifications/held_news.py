"""Telling who sees to the outbox that mails wait for their yes: once a day at most."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import User
from notifications.letters import Letter, News
from notifications.models import Mail, Preference
from notifications.once import write_once
from portfolio.clock import day_of
from portfolio.models import Portfolio, Role


def tell_of_held(*, at: datetime) -> int:
    """Write to each manager and administrator who can let some of it go."""
    if not Mail.objects.held().exists():
        return 0
    letters = {}
    for person in _who_can_answer():
        if count := Mail.objects.visible_to(person).held().count():
            letters[f"held.{person.pk}.{day_of(at)}"] = _letter(person, count, at)
    return write_once(letters, at=at)


def _who_can_answer() -> QuerySet[User]:
    manages = Q(memberships__role=Role.MANAGER)
    people = User.objects.filter(manages | Q(is_administrator=True), is_active=True)
    return people.distinct().order_by("pk")


def _letter(reader: User, count: int, at: datetime) -> Letter:
    readers = Mail.objects.visible_to(reader).held().values("recipient")
    home = Portfolio.objects.filter(memberships__user__in=readers).order_by("pk")[0]
    with override(reader.language):
        subject = ngettext(
            "%(count)d mail waits for your yes",
            "%(count)d mails wait for your yes",
            count,
        ) % {"count": count}
        news = News(
            heading=_("Many mails at once"),
            url=settings.SITE_URL + reverse("outbox"),
            ask=_("Say whether they may go"),
            subject=subject,
            opening=_(
                "Kiem made more mails at once than usual. It asks before they go."
            ),
            portfolio=home.pk,
            lines=[_("Until then nobody gets them. See whether a limit is wrong.")],
        )
    preference = Preference.of(reader)
    return Letter(reader, preference, day_of(at), told=[news], is_notice=True)
