"""Keeping views of the board. Only what is shared leaves its line in the ledger."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import Kind, record_about
from portfolio.models import Portfolio, SavedView
from portfolio.policy import may_keep_view, may_share_views, takes_part

# What people may change of a view.
CHANGEABLE = ("name", "query", "is_shared")
# More than anybody reads in a menu.
MOST = 50

# What was and what is, by field.
Changes = dict[str, list[Any]]


@transaction.atomic
def save_view(portfolio: Portfolio, *, name: str, query: str, by: User) -> SavedView:
    """Keep a way to look at the board, for oneself."""
    require(takes_part(by, portfolio.pk))
    if portfolio.views.filter(owner=by).count() >= MOST:
        message = _("You have %(most)d views. Remove one first.") % {"most": MOST}
        raise ValidationError({"name": [message]}, code="many")
    view = SavedView(portfolio=portfolio, owner=by, name=name, query=query)
    _save(view)
    return view


@transaction.atomic
def change_view(
    view: SavedView, changes: dict[str, Any], *, by: User, at: datetime
) -> SavedView:
    """Change fields of CHANGEABLE: its name, what it shows, whether it is shared."""
    view = _locked(view, by)
    old = {name: getattr(view, name) for name in CHANGEABLE}
    for name, value in changes.items():
        if name not in CHANGEABLE:
            raise TypeError(f"{name} cannot be changed")
        setattr(view, name, value)
    changed = [name for name in CHANGEABLE if getattr(view, name) != old[name]]
    if not changed:
        return view
    if "is_shared" in changed:
        require(may_share_views(by, view.portfolio))
    _save(view)
    if old["is_shared"] or view.is_shared:
        told = {name: [old[name], getattr(view, name)] for name in changed}
        _record(view, by=by, at=at, changes=told)
    return view


@transaction.atomic
def remove_view(view: SavedView, *, by: User, at: datetime) -> None:
    view = _locked(view, by)
    if view.is_shared:
        _record(view, by=by, at=at, changes={"is_shared": [True, None]})
    view.delete()


def _locked(view: SavedView, by: User) -> SavedView:
    """The view as it is now, held until the transaction ends."""
    found = SavedView.objects.select_for_update(of=("self",))
    view = found.select_related("portfolio").get(pk=view.pk)
    require(may_keep_view(by, view))
    return view


def _save(view: SavedView) -> None:
    view.name = view.name.strip()
    view.full_clean()
    view.save()


def _record(view: SavedView, *, by: User, at: datetime, changes: Changes) -> None:
    record_about(
        view.portfolio,
        Kind.VIEWS_EDITED,
        by=by,
        at=at,
        view=view.pk,
        name=view.name,
        changes=changes,
    )
