"""Saying who gets the report by mail, and when."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.clock import day_of
from portfolio.ledger import Kind, record_about
from portfolio.models import Portfolio, Role
from portfolio.policy import people_in
from reports.models import Schedule
from reports.policy import may_schedule
from workflows.filtering import parse

MOST_SCHEDULES, MOST_ADDRESSES = 20, 50
FIELDS = ("rhythm", "next_on", "language", "q", "addresses")


@transaction.atomic
def add_schedule(
    portfolio: Portfolio, values: dict[str, Any], *, by: User, at: datetime
) -> Schedule:
    """Send the report from its first day on. Raises ValidationError per field."""
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_schedule(by, portfolio))
    if portfolio.schedules.count() >= MOST_SCHEDULES:
        raise ValidationError(
            _("There are %(count)d of these already. Remove one first.")
            % {"count": MOST_SCHEDULES},
            code="many",
        )
    schedule = Schedule(portfolio=portfolio)
    _set(schedule, values, by=by, at=at)
    _record(schedule, "added", by=by, at=at)
    return schedule


@transaction.atomic
def change_schedule(
    schedule: Schedule, values: dict[str, Any], *, by: User, at: datetime
) -> Schedule:
    """Change what is given; whoever does that answers for it from now on."""
    schedule = _locked(schedule, by)
    _set(schedule, values, by=by, at=at)
    _record(schedule, "changed", by=by, at=at)
    return schedule


@transaction.atomic
def remove_schedule(schedule: Schedule, *, by: User, at: datetime) -> None:
    """Send it no more."""
    schedule = _locked(schedule, by)
    _record(schedule, "removed", by=by, at=at)
    schedule.delete()


def _locked(schedule: Schedule, by: User) -> Schedule:
    rows = Schedule.objects.select_for_update(of=("self",))
    schedule = rows.select_related("portfolio").get(pk=schedule.pk)
    require(may_schedule(by, schedule.portfolio))
    return schedule


def _set(schedule: Schedule, values: dict[str, Any], *, by: User, at: datetime) -> None:
    before = schedule.next_on
    for name in FIELDS:
        if name in values:
            setattr(schedule, name, values[name])
    schedule.by = by
    schedule.addresses = _addresses(schedule.addresses)
    people = values.get("people")
    listed = _members(schedule.portfolio, people)
    kept = schedule.people.count() if schedule.pk and people is None else len(listed)
    _refuse(schedule, before, kept, day_of(at))
    schedule.full_clean(exclude=["portfolio", "by", "addresses"])
    schedule.save()
    if people is not None:
        schedule.people.set(listed)


def _members(portfolio: Portfolio, people: Iterable[User] | None) -> list[User]:
    """Those of them who take part; the others are not there."""
    if people is None:
        return []
    members = people_in(portfolio.pk, tuple(Role))
    return list(members.filter(pk__in=[each.pk for each in people]))


def _addresses(typed: Iterable[str]) -> list[str]:
    """Each once, without blanks around it."""
    return list(dict.fromkeys(each.strip() for each in typed if each.strip()))


def _refuse(schedule: Schedule, before: date | None, people: int, today: date) -> None:
    errors = {}
    bad = [each for each in schedule.addresses if not _is_address(each)]
    if bad:
        message = _("“%(address)s” is no e-mail address. Write one on each line.")
        errors["addresses"] = [message % {"address": each} for each in bad[:3]]
    elif len(schedule.addresses) > MOST_ADDRESSES:
        message = _("That is more than %(count)d. Use a mailing list instead.")
        errors["addresses"] = [message % {"count": MOST_ADDRESSES}]
    elif not schedule.addresses and not people:
        errors["people"] = [_("Choose somebody, or write down an address.")]
    if schedule.next_on and schedule.next_on != before and schedule.next_on < today:
        errors["next_on"] = [_("This day is over. Choose a day from today on.")]
    stages = list(schedule.portfolio.stages.all())
    if mistakes := parse(schedule.q, stages=stages).errors:
        errors["q"] = [each.message for each in mistakes]
    if errors:
        raise ValidationError(errors)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _record(schedule: Schedule, what: str, *, by: User, at: datetime) -> None:
    """In the ledger stands how many get it, and no address."""
    facts = {"schedule": schedule.pk, "what": what, "readers": schedule.readers}
    record_about(schedule.portfolio, Kind.REPORTS_SCHEDULED, by=by, at=at, **facts)
