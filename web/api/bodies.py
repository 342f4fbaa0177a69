"""Cleaning what is sent: exact JSON types, no unknown keys, every mistake at once.

Nothing here knows a rule of the domain; the verbs do.
"""

import re
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from accounts.models import User
from portfolio.models import Initiative, Role, Stage, TargetUserGroup
from portfolio.policy import people_in
from web.api.fields import MadeOnce, ModelItem

NO_NUMBER = gettext_lazy("Give a whole number.")
WHOLE = re.compile(r"-?[0-9]+")
# What a field must be sent as; elsewhere DRF takes "5" for 5 and 5 for "5".
TEXTS = (
    serializers.CharField,
    serializers.ChoiceField,
    serializers.DateField,
    serializers.SlugRelatedField,
)
JSON_TYPES: tuple[tuple[Any, type, Any], ...] = (
    (serializers.BooleanField, bool, gettext_lazy("Give true or false.")),
    (
        (serializers.IntegerField, serializers.PrimaryKeyRelatedField),
        int,
        NO_NUMBER,
    ),
    (TEXTS, str, gettext_lazy("Give a text.")),
)


# Refuses keys that it does not know: a slip must not pass as “nothing given”. Said here
# and not in a docstring, which the OpenAPI document would repeat; so too below.
class KnownKeys(MadeOnce):
    default_error_messages = {
        "invalid": gettext_lazy("The body must be one JSON object.")
    }

    def to_internal_value(self, data: Any) -> Any:
        errors = self.mistakes(data) if isinstance(data, dict) else {}
        try:
            clean = super().to_internal_value(data)
        except ValidationError as refusal:
            errors = {**refusal.detail, **errors}
        if errors:
            raise ValidationError(errors)
        return clean

    def mistakes(self, data: dict[str, Any]) -> dict[str, list[ErrorDetail]]:
        unknown = ErrorDetail(_("There is no such field."), code="unknown")
        return {key: [unknown] for key in data if key not in self.fields}


# Query keys of a GET that answers with JSON.
class Query(KnownKeys):
    fields = serializers.CharField(
        required=False,
        max_length=1000,
        help_text="Only these fields of an answer, or of each row: `id,title`.",
    )

    def validate_fields(self, text: str) -> list[str]:
        return text.split(",")

    def mistakes(self, data: dict[str, Any]) -> dict[str, list[ErrorDetail]]:
        """DRF would take 5.0 for 5."""
        errors = super().mistakes(data)
        message = ErrorDetail(str(NO_NUMBER), code="type")
        for name, field in self.fields.items():
            is_number = isinstance(field, serializers.IntegerField) and name in data
            if is_number and not WHOLE.fullmatch(data[name]):
                errors[name] = [message]
        return errors


# A JSON body, or an object within one.
class Body(KnownKeys):
    def mistakes(self, data: dict[str, Any]) -> dict[str, list[ErrorDetail]]:
        errors = super().mistakes(data)
        for name, field in self.fields.items():
            value = data.get(name)
            for kinds, wanted, message in JSON_TYPES:
                wrong = value is not None and type(value) is not wanted
                if isinstance(field, kinds) and wrong:
                    errors[name] = [ErrorDetail(str(message), code="type")]
        return errors


@extend_schema_field(
    {
        "type": "number",
        "description": "At most 10 digits before the point and 3 behind it.",
    }
)
class Number(serializers.DecimalField):
    """A figure with a fraction: a JSON number, in and out."""

    default_error_messages = {"type": gettext_lazy("Give a number.")}

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        # DRF would take "" for null, and "5" for 5.
        given = data is not None and data is not serializers.empty
        if given and type(data) not in (int, float):
            self.fail("type")
        return super().validate_empty_values(data)

    def to_representation(self, value: Decimal) -> int | float:
        return int(value) if value == int(value) else float(value)


class WithNumbers(ModelItem):
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DecimalField: Number,
    }


# A body that takes lengths and choices from the model; it never saves.
class ModelBody(Body, WithNumbers):
    pass


class Version(serializers.IntegerField):
    """The version of the initiative that the caller saw."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            min_value=0,
            max_value=2**31 - 1,
            help_text="The version of the initiative that you saw last.",
            **options,
        )


@extend_schema_field({"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"})
class StageField(serializers.SlugRelatedField):
    """A stage of the portfolio that the address is about, by slug."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("This portfolio has no such stage.")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="slug", **options)

    def get_queryset(self) -> QuerySet[Stage]:
        return self.context["portfolio"].stages.all()


@extend_schema_field({"type": "integer"})
class CardField(serializers.PrimaryKeyRelatedField):
    """Another initiative of the portfolio that the address is about, by id."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("This portfolio has no such initiative.")
    }

    def get_queryset(self) -> QuerySet[Initiative]:
        visible = Initiative.objects.visible_to(self.context["user"])
        return visible.filter(portfolio=self.context["portfolio"])


@extend_schema_field({"type": "integer"})
class OwnField(serializers.PrimaryKeyRelatedField):
    """A record of the initiative that the address is about, by id."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("This initiative has no such record.")
    }

    def __init__(self, related: str, **options: Any) -> None:
        self.related = related
        super().__init__(**options)

    def get_queryset(self) -> QuerySet[Any]:
        return getattr(self.context["initiative"], self.related).all()


@extend_schema_field({"type": "string"})
class GroupField(serializers.SlugRelatedField):
    """A user group of the initiative that the address is about, by name."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("This initiative has no such user group.")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="name", **options)

    def get_queryset(self) -> QuerySet[TargetUserGroup]:
        return self.context["initiative"].groups.all()


@extend_schema_field({"type": "integer"})
class PersonField(serializers.PrimaryKeyRelatedField):
    """Somebody who takes part in the portfolio that the address is about, by id."""

    default_error_messages = {
        "incorrect_type": gettext_lazy("Give a whole number."),
        "does_not_exist": gettext_lazy("Nobody in this portfolio has this number."),
    }

    def get_queryset(self) -> QuerySet[User]:
        portfolio = self.context["portfolio"]
        return (
            people_in(portfolio.pk, tuple(Role)) if portfolio else User.objects.none()
        )

    def to_internal_value(self, data: Any) -> Any:
        # Also in a list, where `Body` does not look.
        if type(data) is not int:
            self.fail("incorrect_type")
        return super().to_internal_value(data)
