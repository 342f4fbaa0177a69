"""Telling who can approve a destruction list that it waits for them: each once.

At once, or in the digest of who switched that off. Nothing on a list is named: mail is
kept for longer than what is destroyed.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import User
from notifications.letters import Letter, News, one_line
from notifications.models import Kind, Preference
from notifications.once import write_once
from portfolio.clock import day_of
from portfolio.models import Role
from portfolio.policy import people_in
from reports.models import DestructionList
from reports.policy import may_approve_destruction


class Asked(NamedTuple):
    """That one person can approve one list, and did not yet."""

    listed: DestructionList
    person: User


def tell_of_lists(*, at: datetime) -> int:
    """Write to who wants to hear it at once; say how many mails that are."""
    letters = {}
    for listed, person in _asked():
        preference = Preference.of(person)
        if preference.is_told_at_once(Kind.APPROVAL):
            with override(person.language):
                told = [_news(listed)]
            name = f"approval.{listed.pk}.{person.pk}"
            letters[name] = Letter(
                person, preference, day_of(at), told=told, is_notice=True
            )
    return write_once(letters, at=at)


def waiting(since: Mapping[int, datetime]) -> Mapping[int, list[DestructionList]]:
    """By reader of a digest, the lists that came since the last and ask it of them."""
    found: dict[int, list[DestructionList]] = {}
    if not since:
        return found
    for listed, person in _asked(of=since):
        at_once = Preference.of(person).is_told_at_once(Kind.APPROVAL)
        if not at_once and listed.proposed_at > since[person.pk]:
            found.setdefault(person.pk, []).append(listed)
    return found


def news_of(lists: Collection[DestructionList]) -> list[News]:
    """In the language of now."""
    return [_news(listed) for listed in lists]


def _asked(of: Collection[int] | None = None) -> Iterator[Asked]:
    lists = DestructionList.objects.open().select_related("portfolio")
    for listed in lists.prefetch_related("items", "approvals").order_by("pk"):
        said = {each.by_id for each in listed.approvals.all()}
        if len(said) >= DestructionList.APPROVALS:
            continue
        heads = people_in(listed.portfolio_id, (Role.MANAGER, Role.GATEKEEPER))
        if of is not None:
            heads = heads.filter(pk__in=of)
        for person in heads.exclude(pk__in=said).select_related("preference"):
            if may_approve_destruction(person, listed):
                yield Asked(listed, person)


def _news(listed: DestructionList) -> News:
    portfolio = listed.portfolio
    words = {"name": one_line(portfolio.name)}
    heading = _("%(name)s: a destruction list asks for your approval") % words
    count = len(listed.items.all())
    lines = [
        ngettext(
            "%(count)d initiative is on it: closed, and its term is over.",
            "%(count)d initiatives are on it: closed, and their term is over.",
            count,
        )
        % {"count": count},
        _("Two people have to agree before anything is destroyed for good."),
    ]
    return News(
        heading=heading,
        url=settings.SITE_URL
        + reverse("destruction", args=[portfolio.slug, listed.pk]),
        ask=_("Look at the list"),
        subject=heading,
        opening=_("A colleague proposes to destroy what is over its term."),
        portfolio=portfolio.pk,
        kind=Kind.APPROVAL,
        lines=lines,
    )
