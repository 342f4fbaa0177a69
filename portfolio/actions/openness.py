"""Saying what the world may see."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import Kind, lock, record, record_about
from portfolio.models import (
    Initiative,
    OpenInitiative,
    OpenPortfolio,
    Part,
    Portfolio,
)
from portfolio.policy import may_open


@transaction.atomic
def set_openness(
    portfolio: Portfolio, *, is_on: bool, contact: str, by: User, at: datetime
) -> OpenPortfolio:
    """Open a portfolio to the world or close it; each initiative is chosen apart."""
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_open(by, portfolio))
    found = OpenPortfolio.objects.filter(portfolio=portfolio).first()
    opened = found or OpenPortfolio(portfolio=portfolio)
    before = (opened.is_on, opened.contact)
    opened.is_on, opened.contact = is_on, contact.strip()
    _refuse_contact(opened)
    if (opened.is_on, opened.contact) == before:
        return opened
    opened.save()
    told = {"is_on": [before[0], opened.is_on], "contact": [before[1], opened.contact]}
    record_about(portfolio, Kind.OPENNESS_SET, by=by, at=at, changes=told)
    return opened


@transaction.atomic
def set_public(
    initiative: Initiative,
    parts: Collection[str] | None,
    *,
    by: User,
    at: datetime,
) -> None:
    """Let the world see its title and these parts of it; with None, nothing of it."""
    initiative = lock(initiative)
    require(may_open(by, initiative.portfolio))
    if parts is not None and set(parts) - set(Part.values):
        message = _("There is no such part of an initiative.")
        raise ValidationError({"parts": [message]}, code="part")
    if parts is not None and initiative.is_private:
        message = _("This initiative is private. End that first.")
        raise ValidationError(message, code="private")
    found = OpenInitiative.objects.filter(initiative=initiative).first()
    before = found.parts if found else None
    after = None if parts is None else [p.value for p in Part if p.value in parts]
    if after == before:
        return
    if after is None:
        OpenInitiative.objects.filter(initiative=initiative).delete()
    else:
        opened = found or OpenInitiative(initiative=initiative)
        opened.parts = after
        opened.save()
    record(initiative, Kind.PUBLISHED, by=by, at=at, before=before, after=after)


def _refuse_contact(opened: OpenPortfolio) -> None:
    """An address of an office: of a mailbox or a page."""
    if not opened.contact:
        if opened.is_on:
            message = _("Fill in where residents can ask about it.")
            raise ValidationError({"contact": [message]}, code="required")
        return
    is_mail = "@" in opened.contact and "/" not in opened.contact
    check = EmailValidator() if is_mail else URLValidator(["https"])
    try:
        check(opened.contact)
    except ValidationError as refusal:
        message = _("Fill in a mail address, or a page that begins with https://.")
        raise ValidationError({"contact": [message]}, code="contact") from refusal
