"""What the caller hears from Kiem, and how often."""

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.actions import choose
from notifications.models import Preference
from web.api.bodies import ModelBody
from web.api.views import ApiView

FIELDS = ("cadence", "decisions", "responsibilities", "mentions", "follows")


class PreferenceBody(ModelBody):
    class Meta:
        model = Preference
        fields = FIELDS


class PreferenceItem(serializers.ModelSerializer):
    class Meta:
        model = Preference
        fields = FIELDS


@extend_schema_view(
    get=extend_schema(
        operation_id="preferences_show",
        summary="Show how often you hear from Kiem, and of what at once",
        responses=PreferenceItem,
    ),
    patch=extend_schema(
        operation_id="preferences_change",
        summary="Choose how often you hear from Kiem, and of what at once",
        request=PreferenceBody,
        responses=PreferenceItem,
        examples=[
            OpenApiExample("Example", value={"cadence": "daily"}, request_only=True)
        ],
    ),
)
class Preferences(ApiView):
    http_method_names = ["get", "head", "patch"]
    is_shared = False

    def get(self, request: Request) -> Response:
        return Response(PreferenceItem(Preference.of(request.user)).data)

    def patch(self, request: Request) -> Response:
        choices = self.clean(PreferenceBody, request.data, partial=True)
        chosen = choose(request.user, at=self.at, **choices)
        return Response(PreferenceItem(chosen).data)
