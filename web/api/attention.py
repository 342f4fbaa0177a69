"""Attention points in answers: the figures for programs, the sentence for people."""

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from notifications.links import remedy_path
from web.api.items import Person
from workflows import rules
from workflows.models import AttentionPoint, Severity
from workflows.rules.rule import Point

SEVERITIES = [severity.name.lower() for severity in Severity]


class PointItem(serializers.Serializer):
    """What is going wrong: the value that triggered the rule, its limit, in days."""

    rule = serializers.CharField()
    severity = serializers.SerializerMethodField()
    value = serializers.IntegerField()
    limit = serializers.IntegerField()
    sentence = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(SEVERITIES))
    def get_severity(self, point: Point) -> str:
        return Severity(point.severity).name.lower()

    def get_sentence(self, point: Point) -> str:
        return rules.sentence(point)


class AttentionItem(PointItem):
    """An attention point with what is asked, and of whom."""

    failure_mode = serializers.CharField()
    ask = serializers.SerializerMethodField()
    recipient = Person()
    page = serializers.SerializerMethodField()

    def get_ask(self, point: AttentionPoint) -> str:
        return rules.ask(point)

    @extend_schema_field(serializers.URLField())
    def get_page(self, point: AttentionPoint) -> str:
        """The form on which a person ends it."""
        remedy, subject = rules.remedy(point)
        path = remedy_path(remedy, point.initiative_id, subject=subject)
        return f"{settings.SITE_URL}{path}"
