"""Looking at the lessons of others, which counts as searching first."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portfolio.actions import consult
from portfolio.models import Consultation, Lesson
from web.api.bodies import ModelBody
from web.api.documentation import documented_list
from web.api.items import Moment, Person
from web.api.records import Records


@extend_schema_field({"type": "integer"})
class LessonField(serializers.PrimaryKeyRelatedField):
    """A lesson of any portfolio that the caller takes part in, by id."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("You can see no such lesson.")
    }

    def get_queryset(self) -> QuerySet[Lesson]:
        return Lesson.objects.visible_to(self.context["user"])


# Either one of the register or one that Kiem ships.
class ConsultationBody(ModelBody):
    lesson = LessonField(required=False, help_text="Id of a lesson of the register.")
    shipped = serializers.SlugField(
        required=False,
        max_length=50,
        help_text="Slug of a lesson or case that comes with Kiem.",
    )

    class Meta:
        model = Consultation
        fields = ("lesson", "shipped", "usefulness")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("lesson" in data) == ("shipped" in data):
            raise serializers.ValidationError(
                _("Give either “lesson” or “shipped”."), code="one"
            )
        return data


class ConsultationItem(serializers.ModelSerializer):
    by = Person()
    at = Moment()

    class Meta:
        model = Consultation
        fields = ("id", "lesson", "shipped", "usefulness", "by", "at")


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
