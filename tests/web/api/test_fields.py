"""Fields are made once for a class; each serializer has its own of them."""

import pytest
from rest_framework import serializers

from web.api.bodies import PersonField
from web.api.facts import InitiativeBody
from web.api.fields import MadeOnce

pytestmark = pytest.mark.anywhere


class Inner(MadeOnce):
    text = serializers.CharField()


class Outer(MadeOnce):
    title = serializers.CharField()
    people = PersonField(many=True)
    inner = Inner(many=True)
    words = serializers.ListField(child=serializers.CharField())


def test_what_one_call_says_reaches_its_own_fields_alone():
    first, second = Outer(context={"call": 1}), Outer(context={"call": 2})
    for call, made in ((1, first), (2, second)):
        fields = made.fields
        within = (
            fields["title"],
            fields["people"].child_relation,
            fields["inner"].child.fields["text"],
            fields["words"].child,
        )
        assert [each.context["call"] for each in within] == [call] * 4
    assert first.fields is first.fields
    assert first.fields["title"] is not second.fields["title"]


def test_they_are_those_that_the_model_makes():
    once = InitiativeBody().fields
    assert [*once] == [*InitiativeBody().get_fields()]
    assert once["title"].max_length == 120
    assert once["title"].required
