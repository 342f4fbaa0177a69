"""Telling managers who get no digest what stands out: once a month."""

from datetime import date, datetime

from django.utils.translation import override

from notifications.letters import Letter
from notifications.managing import Managed, outlook_news
from notifications.models import Cadence, Kind, Preference
from notifications.once import write_once
from portfolio.clock import day_of
from portfolio.models import Role


def tell_of_outlook(*, at: datetime) -> int:
    """Write to who hears only what needs action, and manages a portfolio that does."""
    managers = Preference.objects.of_active().filter(
        cadence=Cadence.URGENT, user__memberships__role=Role.MANAGER
    )
    found = list(managers.select_related("user").distinct().order_by("pk"))
    if not found:
        return 0
    first = day_of(at).replace(day=1)
    managed = Managed({each.user_id: at for each in found}, at=at)
    letters = {}
    for preference in found:
        since = max(first, _told_on(preference))
        for portfolio, signals in managed.standing_out(preference.user_id, since):
            name = f"outlook.{portfolio.pk}.{preference.user_id}.{first:%Y-%m}"
            with override(preference.user.language):
                news = outlook_news(portfolio, signals, kind=Kind.ACTION)
            letters[name] = Letter(
                preference.user, preference, day_of(at), told=[news], is_notice=True
            )
    return write_once(letters, at=at)


def _told_on(preference: Preference) -> date:
    """Until when a digest told it, for who had those before."""
    return day_of(preference.told_at) if preference.told_at else date.min
