"""Telling managers that a channel was switched off, for it kept failing."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from notifications.channel import Channel
from notifications.emails import Writer
from notifications.letters import Letter, News, one_line
from notifications.models import Mail, Preference
from portfolio.clock import day_of
from portfolio.models import Role
from portfolio.policy import people_in


def tell_of_silence(channel: Channel, *, at: datetime) -> int:
    """Write to each manager of its portfolio; say to how many."""
    letters = {
        f"channel.{channel.pk}.{person.pk}.{at:%Y%m%d%H%M%S}": _letter(
            channel, person, at
        )
        for person in people_in(channel.portfolio_id, (Role.MANAGER,))
    }
    writer = Writer(letters.values(), at=at)
    mails = [writer.mail(letter, name=name) for name, letter in letters.items()]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    return len(mails)


def _letter(channel: Channel, reader: User, at: datetime) -> Letter:
    with override(reader.language):
        words = {"name": one_line(channel.name)}
        subject = _("The channel %(name)s does not work any more") % words
        path = reverse("channel", args=[channel.portfolio.slug, channel.pk])
        news = News(
            heading=subject,
            url=settings.SITE_URL + path,
            ask=_("Look at the channel"),
            subject=subject,
            opening=_(
                "Kiem tried for days to tell its news there, and stopped trying."
            ),
            portfolio=channel.portfolio_id,
            lines=[_("Give it a new address and switch it on again, or remove it.")],
        )
    return Letter(
        reader, Preference.of(reader), day_of(at), told=[news], is_notice=True
    )
