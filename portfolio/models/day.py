"""A date that somebody could mean."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class DayField(models.DateField):
    """A calendar day between 1990 and 2100; anything else is a slip of the hand."""

    default_validators = [
        MinValueValidator(date(1990, 1, 1)),
        MaxValueValidator(date(2100, 12, 31)),
    ]
