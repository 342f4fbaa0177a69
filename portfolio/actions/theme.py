"""Giving a portfolio the name, logo and colours of its municipality."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import puremagic
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.colours import CHOICES, refuse_unreadable
from portfolio.contrast import colour
from portfolio.ledger import Kind, Stale, record_about
from portfolio.models import LogoType, Portfolio, Theme
from portfolio.models.theme import mark_of
from portfolio.policy import may_set_theme

LARGEST_LOGO = 200_000
# An image is shown as one, where nothing in it runs; this only keeps out what is none.
NO_IMAGE = (b"<!entity", b"<script")


@transaction.atomic
def set_theme(
    portfolio: Portfolio,
    *,
    organisation: str | None = None,
    colours: Mapping[str, str] | None = None,
    logo: bytes | None = None,
    version: int | None = None,
    by: User,
    at: datetime,
) -> Theme:
    """Change what is given; what stays the same leaves no trace.

    `colours` replaces all that were chosen, by the names of CHOICES; an empty `logo`
    takes it away. Raises ValidationError per field, and Stale when somebody changed
    the theme since `version`.
    """
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_set_theme(by, portfolio))
    theme = Theme.objects.filter(portfolio=portfolio).first()
    theme = theme or Theme(portfolio=portfolio)
    before = _told(portfolio, theme)
    if organisation is not None:
        portfolio.organisation = organisation.strip()
    if colours is not None:
        theme.colours = read_colours(colours)
    if logo is not None:
        theme.logo, theme.logo_mark = logo, mark_of(logo)
        theme.logo_type = type_of(logo) if logo else ""
    after = _told(portfolio, theme)
    changed = {n: [before[n], after[n]] for n in after if before[n] != after[n]}
    if not changed:
        return theme
    if version not in (None, theme.version):
        raise Stale(
            _("Somebody else changed this meanwhile. Compare and save again."),
            code="stale",
        )
    portfolio.full_clean()
    portfolio.save(update_fields=["organisation"])
    theme.version += 1
    theme.save()
    record_about(portfolio, Kind.THEME_SET, by=by, at=at, changes=changed)
    return theme


def read_colours(typed: Mapping[str, Any]) -> dict[str, str]:
    """The colours as they are kept. Raises ValidationError for each that cannot be."""
    found: dict[str, str] = {}
    errors: dict[str, list[str]] = {}
    for name, value in typed.items():
        if name not in CHOICES:
            raise TypeError(f"A theme has no {name}")
        if not value:
            continue
        found[name] = colour(value)
        if not found[name]:
            errors[name] = [_("Write a colour as #RRGGBB, for example #17633f.")]
    if errors:
        raise ValidationError(errors)
    refuse_unreadable(found)
    return found


def _told(portfolio: Portfolio, theme: Theme) -> dict[str, str]:
    chosen = {name: theme.colours.get(name, "") for name in CHOICES}
    words = {"organisation": portfolio.organisation, "logo": theme.logo_mark}
    return words | chosen


def type_of(logo: bytes) -> LogoType:
    """What it really is, whatever its name says."""
    if len(logo) > LARGEST_LOGO:
        message = _("This file is too large. A logo has at most 200 kilobytes.")
        raise ValidationError({"logo": [message]}, code="size")
    try:
        found = {each.mime_type for each in puremagic.magic_string(logo)[:1]}
    except (puremagic.PureError, ValueError):
        found = set()
    known = [each for each in LogoType if each.label in found]
    if not known or any(word in logo.lower() for word in NO_IMAGE):
        message = _("Kiem cannot show this file. Choose a PNG, JPEG, WebP or SVG.")
        raise ValidationError({"logo": [message]}, code="type")
    return known[0]
