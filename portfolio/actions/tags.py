"""Tagging initiatives, and keeping the tags of a portfolio few and clear."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import Kind, lock, record, record_about
from portfolio.models import Initiative, Portfolio, Tag
from portfolio.models.tag import LONGEST, as_tag, as_tags
from portfolio.policy import may_contribute, may_keep_tags

# More tags than this tell nothing about one initiative.
MOST = 12


@transaction.atomic
def set_tags(
    initiative: Initiative,
    names: Iterable[str],
    *,
    seen: Iterable[str] | None = None,
    by: User,
    at: datetime,
) -> Initiative:
    """Give an initiative these tags; what stays the same leaves no trace.

    With the tags that were `seen`, only what differs from them is added and removed:
    what somebody else did meanwhile stays.
    """
    initiative = lock(initiative)
    require(may_contribute(by, initiative))
    before = {tag.name for tag in initiative.tags.all()}
    wanted = as_tags(names)
    if seen is not None:
        were = as_tags(seen)
        wanted = (before - (were - wanted)) | (wanted - were)
    added, removed = sorted(wanted - before), sorted(before - wanted)
    if not added and not removed:
        return initiative
    _refuse_tags(wanted)
    tags = [_tag(initiative.portfolio_id, name) for name in added]
    initiative.tags.add(*tags)
    initiative.tags.remove(*initiative.tags.filter(name__in=removed))
    record(initiative, Kind.TAGGED, by=by, at=at, added=added, removed=removed)
    return initiative


@transaction.atomic
def rename_tag(tag: Tag, name: str, *, by: User, at: datetime) -> Tag:
    """Call a tag otherwise; where there is one of that name, the two become one."""
    portfolio = _locked(tag, by)
    new = as_tag(name)
    if not new:
        raise ValidationError({"name": [_("Fill this in.")]}, code="required")
    if new == tag.name:
        return tag
    _refuse_tags({new})
    old = tag.name
    same = portfolio.tags.filter(name=new).first()
    if same:
        same.initiatives.add(*tag.initiatives.all())
        tag.delete()
    else:
        tag.name = new
        tag.save(update_fields=["name"])
    record_about(
        portfolio, Kind.TAG_RENAMED, by=by, at=at, old=old, new=new, merged=bool(same)
    )
    return same or tag


@transaction.atomic
def remove_tag(tag: Tag, *, by: User, at: datetime) -> None:
    """Take a tag off every initiative."""
    portfolio = _locked(tag, by)
    name, uses = tag.name, tag.initiatives.count()
    tag.delete()
    record_about(portfolio, Kind.TAG_REMOVED, by=by, at=at, name=name, uses=uses)


def _locked(tag: Tag, by: User) -> Portfolio:
    """The portfolio of a tag that is there still, held until the transaction ends."""
    portfolio = Portfolio.objects.select_for_update().get(pk=tag.portfolio_id)
    require(may_keep_tags(by, portfolio))
    tag.refresh_from_db()
    return portfolio


def _tag(portfolio_id: int, name: str) -> Tag:
    return Tag.objects.get_or_create(portfolio_id=portfolio_id, name=name)[0]


def _refuse_tags(names: set[str]) -> None:
    if long := sorted(name for name in names if len(name) > LONGEST):
        message = _("“%(tag)s” is too long for a tag. Use one or two words.")
        raise ValidationError({"tags": [message % {"tag": long[0]}]}, code="long")
    if len(names) > MOST:
        message = _("An initiative has at most %(most)d tags. Leave some out.")
        raise ValidationError({"tags": [message % {"most": MOST}]}, code="many")
