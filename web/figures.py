"""Figures as people read and type them, with the signs of their language."""

import re
from decimal import Decimal

from django.utils.formats import get_format, number_format

# What people put around a figure; the unit of a metric says it already.
AROUND = "€% \u00a0"
GROUPED = re.compile(
    r"(?P<whole>[-+]?[1-9]\d{0,2}(?P<mark>[.,])\d{3}(?P<more>(?:(?P=mark)\d{3})*))"
    r"(?:(?!(?P=mark))[.,](?P<rest>\d+))?"
)


def in_words(value: Decimal | int) -> str:
    """A figure without the noughts that a database adds."""
    return number_format(Decimal(value).normalize(), force_grouping=True)


def as_typed(value: Decimal) -> str:
    """As somebody would type it in a field."""
    return number_format(value.normalize())


def read(typed: str) -> str:
    """What was typed, with a point for the decimals and nothing for the thousands.

    “1.250” is a thousand in Dutch and one and a quarter in English; “12,5” and “12.5”
    are the same in both.
    """
    typed = typed.strip(AROUND).replace(" ", "").replace("\u00a0", "")
    grouped = GROUPED.fullmatch(typed)
    if grouped and (
        grouped["more"]
        or grouped["rest"]
        or grouped["mark"] == get_format("THOUSAND_SEPARATOR")
    ):
        whole = grouped["whole"].replace(grouped["mark"], "")
        return f"{whole}.{grouped['rest'] or 0}"
    return typed.replace(",", ".")
