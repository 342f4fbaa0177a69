"""Who left is forgotten: a number stays, by which the ledger still adds up.

Rows that are theirs alone go. Where their name was written down outside the sealed
ledger it is replaced; the ledger itself names people by number (portfolio/naming.py).
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import LEFT_DOMAIN, User
from accounts.policy import require
from notifications.incoming import Incoming
from portfolio.actions import set_roles
from portfolio.audit import note
from portfolio.models import Act, Portfolio, SavedView
from portfolio.policy import may_keep_accounts

OURS = ("portfolio", "workflows", "reports", "notifications")
# What the database refuses to change.
SEALED = {"portfolio_event", "portfolio_auditentry", "portfolio_seal"}
SEALED |= {"workflows_decision"}
TEXTS = (models.CharField, models.TextField, models.JSONField)


@transaction.atomic
def forget_person(person: User, *, by: User, at: datetime) -> None:
    """Make a closed account one of nobody in particular; this cannot be undone."""
    require(may_keep_accounts(by, person))
    if person.is_active:
        raise ValidationError(_("Close the account first."), code="active")
    if person.has_left:
        return
    for portfolio in Portfolio.objects.filter(memberships__user=person).distinct():
        set_roles(portfolio, person, (), by=by, at=at)
    old, address = person.name, person.email
    with override(person.language):
        person.name = _("Former colleague %(number)d") % {"number": person.pk}
    person.email = f"{person.pk}{LEFT_DOMAIN}"
    person.last_login = None
    person.set_unusable_password()
    person.save()
    _end_what_was_theirs(person)
    _rewrite(old, person.name)
    _rewrite(address, person.email)
    note(Act.FORGOTTEN, about=f"person {person.pk}", by=by, at=at)


def _end_what_was_theirs(person: User) -> None:
    """The rows that would go with the account: sessions, tokens, mails, choices."""
    Incoming.objects.filter(sender=person).update(sender=None, address="")
    for relation in User._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            rows = relation.related_model._base_manager
            theirs = rows.filter(**{relation.field.name: person})
            if relation.related_model is SavedView:
                theirs = theirs.filter(is_shared=False)
            theirs.delete()


def _rewrite(old: str, new: str) -> None:
    """Put the new words wherever the old ones stand, in all that is not sealed.

    A name of one word may be a word of a sentence: it goes where it stands alone.
    """
    is_whole = " " not in old and "@" not in old
    for model, field in _columns():
        text = Cast(field.name, models.TextField())
        inside = json.dumps(old)[1:-1]
        says = Q(as_text__contains=old) | Q(as_text__contains=inside)
        rows = model._base_manager.annotate(as_text=text).filter(says)
        for key, value in list(rows.values_list("pk", field.name)):
            changed = _replaced(value, old, new, is_whole)
            if field.max_length and isinstance(changed, str):
                changed = changed[: field.max_length]
            if changed != value:
                model._base_manager.filter(pk=key).update(**{field.name: changed})


def _columns() -> Iterator[tuple[type[models.Model], Any]]:
    for model in apps.get_models():
        if model._meta.app_label in OURS and model._meta.db_table not in SEALED:
            for field in model._meta.concrete_fields:
                is_key = field.primary_key or field.unique
                if isinstance(field, TEXTS) and not (field.choices or is_key):
                    yield model, field


def _replaced(value: Any, old: str, new: str, is_whole: bool) -> Any:
    if isinstance(value, str):
        if is_whole:
            return new if value == old else value
        return value.replace(old, new)
    if isinstance(value, list):
        return [_replaced(each, old, new, is_whole) for each in value]
    if isinstance(value, dict):
        return {key: _replaced(v, old, new, is_whole) for key, v in value.items()}
    return value
