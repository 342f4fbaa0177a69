"""Pieces of answers that several of them share."""

from datetime import UTC
from typing import Any

from rest_framework import serializers

from accounts.models import User
from portfolio.models import Initiative
from web.api.fields import ModelItem


class Moment(serializers.DateTimeField):
    """A moment in UTC, with a Z."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=UTC, **options)


class Person(ModelItem):
    """Somebody, by number and name; no addresses."""

    class Meta:
        model = User
        fields = ("id", "name")


class Other(ModelItem):
    """Another initiative, by number and title."""

    class Meta:
        model = Initiative
        fields = ("id", "title")
