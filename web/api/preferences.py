"""What the caller hears from Kiem, and how often."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions import choose_language, choose_letter_keys
from accounts.models import Language, User
from notifications.actions import choose
from notifications.bounces import bounced_of, trust_again
from notifications.feed import Feed
from notifications.models import Preference
from web.api.addresses import Act, Address, Typed
from web.api.bodies import Body, ModelBody
from web.api.fields import ModelItem
from web.api.items import Moment
from web.api.views import ApiView

FIELDS = (
    *("cadence", "decisions", "responsibilities", "mentions", "approvals"),
    "follows",
)
OWN = ("language", "letter_keys")


class PreferenceBody(ModelBody):
    language = serializers.ChoiceField(
        Language.choices, required=False, help_text="In which Kiem writes to you."
    )
    letter_keys = serializers.BooleanField(
        required=False, help_text="Whether keys of one letter do something."
    )

    class Meta:
        model = Preference
        fields = (*FIELDS, *OWN)


class PreferenceItem(ModelItem):
    language = serializers.ChoiceField(Language.choices, source="user.language")
    letter_keys = serializers.BooleanField(source="user.letter_keys")

    class Meta:
        model = Preference
        fields = (*FIELDS, *OWN)


@transaction.atomic
def chosen_by(user: User, choices: dict[str, Any], *, at: datetime) -> Preference:
    """Keep what somebody chose about mail, their language and their keys."""
    if "language" in choices:
        choose_language(user, choices.pop("language"))
    if "letter_keys" in choices:
        choose_letter_keys(user, on=choices.pop("letter_keys"))
    return choose(user, at=at, **choices) if choices else Preference.of(user)


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
        chosen = chosen_by(request.user, choices, at=self.at)
        return Response(PreferenceItem(chosen).data)


class AddressBody(Body):
    arrives = serializers.BooleanField(help_text="True: Kiem writes to you again.")


class AddressItem(serializers.Serializer):
    """Whether mail arrives at your address, as far as Kiem knows."""

    arrives = serializers.BooleanField()


def _trust(view: Any, typed: Typed) -> None:
    bounced = bounced_of(view.request.user)
    if typed["arrives"] and bounced is not None:
        trust_again(bounced, **view.how)


class FeedItem(serializers.Serializer):
    """Since when a calendar program can read your dates."""

    created_at = Moment(allow_null=True)


class NewFeedItem(serializers.Serializer):
    """Where a calendar program can read your dates; shown this once."""

    calendar = serializers.URLField()
    feed = serializers.URLField()


def _new_feed(view: Any, _typed: Typed) -> dict[str, str]:
    token = Feed.make(view.request.user, at=view.at)
    named = {"calendar": "feed-calendar", "feed": "feed-json"}
    return {
        key: settings.SITE_URL + reverse(name, args=[token])
        for key, name in named.items()
    }


ADDRESSES = (
    Address(
        path="v1/preferences/address",
        name="api-address",
        of=ApiView,
        find=lambda view: {"arrives": bounced_of(view.request.user) is None},
        item=AddressItem,
        get="Show whether mail arrives at your address",
        is_shared=False,
        acts={
            "put": Act(
                summary="Say that mail arrives at your address again",
                body=AddressBody,
                example={"arrives": True},
                verb=_trust,
            )
        },
    ),
    Address(
        path="v1/preferences/calendar-feed",
        name="api-calendar-feed",
        of=ApiView,
        find=lambda view: Feed.of(view.request.user) or {"created_at": None},
        item=FeedItem,
        get="Show since when a calendar program can read your dates",
        is_shared=False,
        acts={
            "post": Act(
                summary="Make an address where a calendar program reads your dates",
                about="The one before shows nothing from then on.",
                item=NewFeedItem,
                verb=_new_feed,
            ),
            "delete": Act(
                summary="End the address where a calendar program reads your dates",
                verb=lambda view, _typed: Feed.end(view.request.user),
            ),
        },
    ),
)
