"""Following open portfolios of other municipalities: hourly at most, and carefully."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from notifications import safe_http
from notifications.neighbour_feed import Unreadable, read_feed
from notifications.outbox import Clock
from notifications.safe_url import NotCalled
from portfolio.ledger import Kind, record_about
from portfolio.models import Consultation, Neighbour, NeighbourEntry, Portfolio
from portfolio.policy import may_keep_neighbours

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
# After so long the next tick goes on.
A_RUN = timedelta(seconds=40)
MOST_BYTES = 2_000_000
NOT_CHANGED = 304
UNREADABLE = "unreadable"
# The page of an open portfolio, of which people copy the address.
PAGE = re.compile(r"(https://[^?#]*/open/[-\w]+)/?(?:\?.*)?")
# What an entry has when a feed does not say it.
EMPTY = {"stage": "", "state": "", "failure_mode": "", "worked": False}


@transaction.atomic
def follow(portfolio: Portfolio, *, address: str, by: User, at: datetime) -> Neighbour:
    """Have their cases and lessons in the library from now on."""
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_keep_neighbours(by, portfolio))
    address = address.strip()
    if page := PAGE.fullmatch(address):
        address = f"{page[1]}/feed.json"
    if why := safe_http.refused(address):
        raise ValidationError({"address": [why.label]}, code=why.value)
    if urlsplit(address).netloc == urlsplit(settings.SITE_URL).netloc:
        message = _("This is the address of your own Kiem.")
        raise ValidationError({"address": [message]}, code="own")
    found = portfolio.neighbours.filter(address=address).first()
    if found and found.ended_at is None:
        message = _("You follow this one already.")
        raise ValidationError({"address": [message]}, code="twice")
    made = found or Neighbour(portfolio=portfolio, address=address)
    made.ended_at, made.due_at, made.etag = None, at, ""
    made.full_clean()
    made.save()
    told = {"what": "followed", "address": address}
    record_about(portfolio, Kind.NEIGHBOURS_SET, by=by, at=at, **told)
    return made


@transaction.atomic
def unfollow(neighbour: Neighbour, *, by: User, at: datetime) -> None:
    """Hear no more of it, and forget what nobody here used."""
    portfolio = neighbour.portfolio
    require(may_keep_neighbours(by, portfolio))
    held = Neighbour.objects.select_for_update().get(pk=neighbour.pk)
    _unused(held).delete()
    if held.entries.exists():
        held.ended_at = at
        held.save(update_fields=["ended_at"])
    else:
        held.delete()
    told = {"what": "ended", "address": neighbour.address}
    record_about(portfolio, Kind.NEIGHBOURS_SET, by=by, at=at, **told)


def hear(*, clock: Clock) -> int:
    """Ask each neighbour of which it is time; say how many answered."""
    answered, until = 0, clock() + A_RUN
    while (at := clock()) < until and (neighbour := _claim(at)):
        answered += _ask(neighbour, at)
    return answered


@transaction.atomic
def _claim(at: datetime) -> Neighbour | None:
    """Take one into these hands: from here on it is asked in an hour again."""
    due = Neighbour.objects.followed().filter(due_at__lte=at).order_by("due_at", "pk")
    neighbour = due.select_for_update(skip_locked=True).first()
    if neighbour is not None:
        neighbour.due_at = at + AN_HOUR
        neighbour.save(update_fields=["due_at"])
    return neighbour


def _ask(neighbour: Neighbour, at: datetime) -> bool:
    headers = {"Accept": "application/feed+json, application/json"}
    if neighbour.etag:
        headers["If-None-Match"] = neighbour.etag
    try:
        answer = safe_http.call(neighbour.address, headers=headers, most=MOST_BYTES)
        if answer.status != NOT_CHANGED and not answer.is_yes:
            return _failed(neighbour, f"status {answer.status}", at)
        if answer.status != NOT_CHANGED:
            _keep(neighbour, answer.body)
            neighbour.etag = answer.etag
    except NotCalled as refused:
        return _failed(neighbour, refused.why.value, at)
    except Unreadable:
        return _failed(neighbour, UNREADABLE, at)
    _mark(neighbour, heard_at=at, error="", failures=0, etag=neighbour.etag)
    return True


def _failed(neighbour: Neighbour, error: str, at: datetime) -> bool:
    """Ask again later: the longer it lasts, the later, and each day at least."""
    wait = min(AN_HOUR * 2 ** min(neighbour.failures, 5), A_DAY)
    _mark(neighbour, error=error, failures=neighbour.failures + 1, due_at=at + wait)
    return False


def _mark(neighbour: Neighbour, **changes: Any) -> None:
    Neighbour.objects.filter(pk=neighbour.pk).update(**changes)


@transaction.atomic
def _keep(neighbour: Neighbour, body: bytes) -> None:
    """Have what they tell now; what they tell no more goes, unless it was used."""
    feed = read_feed(body, host=neighbour.host)
    held = Neighbour.objects.select_for_update().filter(pk=neighbour.pk).first()
    if held is None or held.ended_at:
        return
    held.title, held.organisation = feed.title, feed.organisation
    held.save(update_fields=["title", "organisation"])
    known = {entry.key: entry for entry in held.entries.all()}
    for key, facts in feed.entries.items():
        _put(known.get(key) or NeighbourEntry(neighbour=held, key=key), facts)
    gone = [entry.pk for key, entry in known.items() if key not in feed.entries]
    _unused(held).filter(pk__in=gone).delete()
    held.entries.filter(pk__in=gone).update(is_gone=True)


def _put(entry: NeighbourEntry, facts: Mapping[str, Any]) -> None:
    """Write it only where something changed."""
    told = {**EMPTY, **facts, "is_gone": False}
    if entry.pk and all(getattr(entry, name) == told[name] for name in told):
        return
    for name, value in told.items():
        setattr(entry, name, value)
    entry.save()


def _unused(neighbour: Neighbour) -> Any:
    """Those of which nobody here said whether they help."""
    used = Consultation.objects.filter(neighbour_entry=OuterRef("pk"))
    return NeighbourEntry.objects.filter(~Exists(used), neighbour=neighbour)
