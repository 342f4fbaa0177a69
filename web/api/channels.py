"""Where the news of a portfolio goes besides mail, and how each message fares."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.channel import Channel, Post, Topic
from notifications.channels import (
    add_channel,
    edit_channel,
    may_keep_channels,
    post_again,
    remove_channel,
    renew_secret,
    stop_post,
    switch,
    test_channel,
)
from notifications.outgoing import State
from portfolio.models import Initiative
from web.api.bodies import Body, ModelBody
from web.api.documentation import page_of
from web.api.fields import ModelItem
from web.api.items import Moment
from web.api.outbox import OutboxBody, OutboxFilters
from web.api.portfolios import PortfolioView
from web.api.views import Paging
from web.pages.channels import posts_of


class ChannelBody(ModelBody):
    """`address` is a secret: it is taken, and never given back."""

    topics = serializers.ListField(
        child=serializers.ChoiceField(Topic.choices), min_length=1, max_length=20
    )
    silent_about = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        required=False,
        max_length=500,
        help_text="Initiatives of this portfolio that the channel says nothing about.",
    )

    class Meta:
        model = Channel
        fields = ("kind", "name", "address", "language", "topics", "silent_about")


class ChannelChange(ChannelBody):
    is_on = serializers.BooleanField(required=False)

    class Meta(ChannelBody.Meta):
        fields = ("name", "address", "language", "topics", "silent_about", "is_on")


class ChannelItem(ModelItem):
    shown = serializers.CharField(help_text="Enough of the address to know it by.")
    topics = serializers.ListField(child=serializers.ChoiceField(Topic.choices))
    silent_about = serializers.SerializerMethodField()
    is_on = serializers.SerializerMethodField()
    off_at = Moment(allow_null=True)
    off_why = serializers.CharField(
        help_text="Why Kiem switched it off, if it did: a code."
    )

    class Meta:
        model = Channel
        fields = (
            "id",
            "kind",
            "name",
            "shown",
            "language",
            "topics",
            "silent_about",
            "is_on",
            "off_at",
            "off_why",
        )

    def get_is_on(self, channel: Channel) -> bool:
        return channel.off_at is None

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_silent_about(self, channel: Channel) -> list[int]:
        return sorted(each.pk for each in channel.silent_about.all())


class MessageItem(ModelItem):
    """How a message fares; what it says is for those in the channel."""

    state = serializers.SerializerMethodField()
    created_at = Moment()
    due_at = Moment()
    accepted_at = Moment(allow_null=True)
    dead_at = Moment(allow_null=True)
    stopped_at = Moment(allow_null=True)

    class Meta:
        model = Post
        fields = (
            "id",
            "message_id",
            "is_test",
            "state",
            "attempts",
            "last_error",
            "created_at",
            "due_at",
            "accepted_at",
            "dead_at",
            "stopped_at",
        )

    @extend_schema_field(serializers.ChoiceField(State.choices))
    def get_state(self, post: Post) -> str:
        return post.state(self.context["at"]).value


class SecretState(serializers.Serializer):
    old_secret_until = Moment(allow_null=True)


class SecretItem(SecretState):
    secret = serializers.CharField(help_text="Shown this once.")


EXAMPLE = {
    "kind": "teams",
    "name": "Team Data",
    "address": "https://example.westeurope.logic.azure.com/workflows/1?sig=x",
    "language": "nl",
    "topics": ["started", "decided"],
}


# For who manages the portfolio, or it is not there.
class ChannelsOf(PortfolioView):
    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        if not may_keep_channels(self.request.user, self.portfolio):
            raise Http404

    def rows(self) -> QuerySet[Channel]:
        seen = Channel.objects.visible_to(self.request.user)
        here = seen.filter(portfolio=self.portfolio).select_related("portfolio")
        return here.prefetch_related("silent_about")

    def how(self) -> dict[str, Any]:
        return {"by": self.request.user, "at": self.at}

    def cleaned(self, body: type[Body], *, partial: bool = False) -> dict[str, Any]:
        """What was sent; numbers of initiatives mean those of this portfolio."""
        typed = self.clean(body, self.request.data, partial=partial)
        if keys := {*typed.get("silent_about", ())}:
            seen = Initiative.objects.visible_to(self.request.user)
            found = list(seen.filter(portfolio=self.portfolio, pk__in=keys))
            if len(found) < len(keys):
                message = _("One of these is not an initiative of this portfolio.")
                raise ValidationError({"silent_about": [message]})
            typed["silent_about"] = found
        return typed


class ChannelView(ChannelsOf):
    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.channel = get_object_or_404(self.rows(), pk=kwargs["channel"])

    def posts(self) -> QuerySet[Post]:
        return posts_of(self.request.user).filter(channel=self.channel)

    def shown(self, post: Post) -> Any:
        return MessageItem(post, context={"at": self.at}).data


@extend_schema_view(
    get=extend_schema(
        operation_id="channels_list",
        summary="List the channels in which a portfolio tells its news",
        parameters=[Paging],
        responses=page_of(ChannelItem),
    ),
    post=extend_schema(
        operation_id="channels_add",
        summary="Tell the news of a portfolio in a chat or to a program",
        request=ChannelBody,
        responses={201: ChannelItem},
        examples=[OpenApiExample("Example", value=EXAMPLE, request_only=True)],
    ),
)
class Channels(ChannelsOf):
    query = Paging

    def get(self, request: Request, slug: str) -> Response:
        return self.page(self.rows(), ChannelItem)

    def post(self, request: Request, slug: str) -> Response:
        typed = self.cleaned(ChannelBody)
        channel = add_channel(self.portfolio, **typed, **self.how())
        return Response(ChannelItem(channel).data, status=201)


@extend_schema_view(
    get=extend_schema(
        operation_id="channels_show",
        summary="Show one channel",
        responses=ChannelItem,
    ),
    patch=extend_schema(
        operation_id="channels_change",
        summary="Change a channel, or switch it on or off",
        request=ChannelChange,
        responses=ChannelItem,
        examples=[OpenApiExample("Example", value={"is_on": True}, request_only=True)],
    ),
    delete=extend_schema(
        operation_id="channels_remove",
        summary="Forget a channel and the list of what went there",
        responses={204: OpenApiResponse(description="It is removed.")},
    ),
)
class OneChannel(ChannelView):
    http_method_names = ["get", "head", "patch", "delete"]

    def get(self, request: Request, slug: str, channel: int) -> Response:
        return Response(ChannelItem(self.channel).data)

    def patch(self, request: Request, slug: str, channel: int) -> Response:
        changes = self.cleaned(ChannelChange, partial=True)
        is_on = changes.pop("is_on", None)
        edit_channel(self.channel, changes, **self.how())
        if is_on is not None:
            switch(self.channel, is_on=is_on, **self.how())
        return Response(ChannelItem(self.rows().get(pk=channel)).data)

    def delete(self, request: Request, slug: str, channel: int) -> Response:
        remove_channel(self.channel, **self.how())
        return Response(status=204)


@extend_schema_view(
    get=extend_schema(
        operation_id="channels_secret_show",
        summary="Show until when the secret before this one works",
        responses=SecretState,
    ),
    post=extend_schema(
        operation_id="channels_secret_renew",
        summary="Make a new secret for the signature",
        description="Of a channel for a program. The one before works one more day.",
        request=None,
        responses={201: SecretItem},
    ),
)
class ChannelSecrets(ChannelView):
    def get(self, request: Request, slug: str, channel: int) -> Response:
        return Response(SecretState(self.channel).data)

    def post(self, request: Request, slug: str, channel: int) -> Response:
        self.clean(Body, request.data)
        renewed = renew_secret(self.channel, **self.how())
        return Response(SecretItem(renewed).data, status=201)


@extend_schema_view(
    get=extend_schema(
        operation_id="channel_messages_list",
        summary="List what went to a channel, and how each message fares",
        parameters=[OutboxFilters],
        responses=page_of(MessageItem),
    ),
    post=extend_schema(
        operation_id="channel_messages_test",
        summary="Send a test to a channel",
        description="It goes within a minute; look at it again then.",
        request=None,
        responses={201: MessageItem},
    ),
)
class ChannelMessages(ChannelView):
    query = OutboxFilters

    def get(self, request: Request, slug: str, channel: int) -> Response:
        posts = self.posts()
        if state := self.asked.get("state"):
            posts = posts.in_state(State(state), self.at)
        return self.page(posts, MessageItem)

    def post(self, request: Request, slug: str, channel: int) -> Response:
        self.clean(Body, request.data)
        made = test_channel(self.channel, **self.how())
        return Response(self.shown(made), status=201)


@extend_schema_view(
    get=extend_schema(
        operation_id="channel_messages_show",
        summary="Show how one message fares",
        responses=MessageItem,
    ),
    post=extend_schema(
        operation_id="channel_messages_act",
        summary="Send one message again, also if it arrived, or stop it",
        request=OutboxBody,
        responses=MessageItem,
        examples=[OpenApiExample("Example", value={"act": "again"}, request_only=True)],
    ),
)
class OneChannelMessage(ChannelView):
    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.row = get_object_or_404(self.posts(), pk=kwargs["message"])

    def get(self, request: Request, slug: str, channel: int, message: int) -> Response:
        return Response(self.shown(self.row))

    def post(self, request: Request, slug: str, channel: int, message: int) -> Response:
        act = self.clean(OutboxBody, request.data)["act"]
        verb = stop_post if act == "stop" else post_again
        return Response(self.shown(verb(self.row, **self.how())))
