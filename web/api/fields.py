"""Serializers whose fields are made once: DRF makes them of the model at each call."""

from functools import cache
from typing import Any

from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.utils.serializer_helpers import BindingDict


class MadeOnce(serializers.Serializer):
    """What `get_fields` gives holds for the class; it knows nothing of a call."""

    @cached_property
    def fields(self) -> BindingDict:
        fields = BindingDict(self)
        for name, field in _fields_of(type(self)).items():
            fields[name] = _another(field)
        return fields

    def get_validators(self) -> list[Any]:
        return [*_validators_of(type(self))]


# An answer whose fields follow from a model.
class ModelItem(MadeOnce, serializers.ModelSerializer):
    pass


@cache
def _fields_of(kind: type[MadeOnce]) -> dict[str, Any]:
    return kind().get_fields()


@cache
def _validators_of(kind: type[MadeOnce]) -> list[Any]:
    return super(MadeOnce, kind()).get_validators()


def _another(field: Any) -> Any:
    """The same field, to belong to a serializer of its own.

    `copy` does as much, by way of what an object says of how it is pickled.
    """
    made = object.__new__(type(field))
    vars(made).update(vars(field))
    if (child := getattr(field, "child", None)) is not None:
        made.child = _within(made, child)
    if (relation := getattr(field, "child_relation", None)) is not None:
        made.child_relation = _within(made, relation)
    return made


def _within(made: Any, field: Any) -> Any:
    child = _another(field)
    child.parent = made
    return child
