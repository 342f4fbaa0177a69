"""Looking at the lessons of others, which counts as searching first."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portfolio.actions import consult
from portfolio.models import Consultation, Lesson, NeighbourEntry
from web.api.bodies import ModelBody
from web.api.documentation import documented_list
from web.api.fields import ModelItem
from web.api.items import Moment, Person
from web.api.records import Records

WHICH = ("lesson", "shipped", "neighbour_entry")


@extend_schema_field({"type": "integer"})
class LessonField(serializers.PrimaryKeyRelatedField):
    """A lesson of any portfolio that the caller takes part in, by id."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("You can see no such lesson.")
    }

    def get_queryset(self) -> QuerySet[Lesson]:
        return Lesson.objects.visible_to(self.context["user"])


@extend_schema_field({"type": "integer"})
class HeardField(serializers.PrimaryKeyRelatedField):
    """A lesson or case that a neighbour tells, by id."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("You can see no such lesson.")
    }

    def get_queryset(self) -> QuerySet[NeighbourEntry]:
        return NeighbourEntry.objects.visible_to(self.context["user"])


# One of the register, one that Kiem ships, or one of a neighbour.
class ConsultationBody(ModelBody):
    lesson = LessonField(required=False, help_text="Id of a lesson of the register.")
    shipped = serializers.SlugField(
        required=False,
        max_length=50,
        help_text="Slug of a lesson or case that comes with Kiem.",
    )
    neighbour_entry = HeardField(
        required=False, help_text="Id of a lesson or case that a neighbour tells."
    )

    class Meta:
        model = Consultation
        fields = (*WHICH, "usefulness")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if sum(name in data for name in WHICH) != 1:
            raise serializers.ValidationError(
                _("Give one of “lesson”, “shipped” and “neighbour_entry”."), code="one"
            )
        return data


class ConsultationItem(ModelItem):
    by = Person()
    at = Moment()

    class Meta:
        model = Consultation
        fields = ("id", *WHICH, "usefulness", "by", "at")


@documented_list(
    "consultation of a lesson",
    ConsultationBody,
    ConsultationItem,
    {"lesson": 31, "usefulness": "helped"},
)
class Consultations(Records):
    body_type, item, verb = ConsultationBody, ConsultationItem, staticmethod(consult)

    def rows(self) -> QuerySet[Consultation]:
        return self.initiative.consultations.select_related("by")
