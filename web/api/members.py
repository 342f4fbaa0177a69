"""Who takes part in a portfolio, and who is invited: for who keeps its members."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
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

from accounts.models import Language, User
from notifications.inviting import invite, invite_again, withdraw
from portfolio.actions import set_roles
from portfolio.models import Invitation, Portfolio, Role
from portfolio.policy import (
    may_keep_members,
    members_of,
    portfolios_kept,
    read_roles,
)
from web.api.bodies import Body
from web.api.documentation import page_of
from web.api.fields import ModelItem
from web.api.items import Moment
from web.api.views import ApiView, Paging


class RolesField(serializers.ListField):
    child = serializers.ChoiceField(Role.choices)

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_empty=False, max_length=len(Role), **options)


class MemberBody(Body):
    roles = RolesField()


class InvitationBody(Body):
    email = serializers.EmailField(max_length=254)
    roles = RolesField()
    language = serializers.ChoiceField(Language.choices, required=False)


class MemberItem(ModelItem):
    roles = serializers.SerializerMethodField()
    last_signed_in = Moment(source="last_login", allow_null=True)
    is_active = serializers.BooleanField()

    class Meta:
        model = User
        fields = ("id", "name", "email", "roles", "last_signed_in", "is_active")

    @extend_schema_field(RolesField())
    def get_roles(self, person: Any) -> list[str]:
        return [each.role for each in person.here]


class InvitationItem(ModelItem):
    roles = RolesField()
    language = serializers.ChoiceField(Language.choices)
    sentAt = Moment(source="sent_at")
    expiresAt = Moment(source="expires_at")

    class Meta:
        model = Invitation
        fields = ("id", "email", "roles", "language", "sentAt", "expiresAt")


# For managers, and for administrators in every portfolio, or it is not there.
class MembersView(ApiView):
    portfolio: Portfolio

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        user = self.request.user
        read_roles(user)
        found = portfolios_kept(user)
        self.portfolio = get_object_or_404(found, slug=kwargs["slug"])
        if not may_keep_members(user, self.portfolio):
            raise Http404

    def rows(self) -> QuerySet[User]:
        return members_of(self.portfolio)

    def invitations(self) -> QuerySet[Invitation]:
        visible = Invitation.objects.visible_to(self.request.user)
        return visible.filter(portfolio=self.portfolio)

    def how(self) -> dict[str, Any]:
        return {"by": self.request.user, "at": self.at}


class Members(MembersView):
    http_method_names = ["get", "head"]
    query = Paging

    @extend_schema(
        operation_id="members_list",
        summary="List who takes part, and as what",
        parameters=[Paging],
        responses=page_of(MemberItem),
    )
    def get(self, request: Request, slug: str) -> Response:
        return self.page(self.rows(), MemberItem)


@extend_schema_view(
    get=extend_schema(summary="Show one member", responses=MemberItem),
    put=extend_schema(
        summary="Give a member these roles",
        description="Nobody changes their own, and the last manager stays.",
        request=MemberBody,
        responses=MemberItem,
        examples=[
            OpenApiExample("Example", value={"roles": ["viewer"]}, request_only=True)
        ],
    ),
    delete=extend_schema(
        summary="Take a member out",
        responses={204: OpenApiResponse(description="They take part no more.")},
    ),
)
class OneMember(MembersView):
    http_method_names = ["get", "head", "put", "delete"]

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.person = get_object_or_404(self.rows(), pk=kwargs["person"])

    def get(self, request: Request, slug: str, person: int) -> Response:
        return Response(MemberItem(self.rows().get(pk=person)).data)

    def put(self, request: Request, slug: str, person: int) -> Response:
        values = self.clean(MemberBody, request.data)
        set_roles(self.portfolio, self.person, values["roles"], **self.how())
        return self.get(request, slug, person)

    def delete(self, request: Request, slug: str, person: int) -> Response:
        set_roles(self.portfolio, self.person, (), **self.how())
        return Response(status=204)


INVITED = {"email": "colleague@example.org", "roles": ["contributor"]}


@extend_schema_view(
    get=extend_schema(
        operation_id="invitations_list",
        summary="List who is invited and did not come in yet",
        parameters=[Paging],
        responses=page_of(InvitationItem),
    ),
    post=extend_schema(
        operation_id="invitations_create",
        summary="Invite somebody by mail",
        description="The answer is the same whether the address has an account.",
        request=InvitationBody,
        responses={201: OpenApiResponse(InvitationItem, description="It is sent.")},
        examples=[OpenApiExample("Example", value=INVITED, request_only=True)],
    ),
)
class Invitations(MembersView):
    query = Paging

    def get(self, request: Request, slug: str) -> Response:
        return self.page(self.invitations(), InvitationItem)

    def post(self, request: Request, slug: str) -> Response:
        values = self.clean(InvitationBody, request.data)
        values = {"language": request.user.language} | values
        made = invite(self.portfolio, **values, **self.how())
        return Response(InvitationItem(made).data, status=201)


@extend_schema_view(
    get=extend_schema(summary="Show one invitation", responses=InvitationItem),
    post=extend_schema(
        operation_id="invitations_send",
        summary="Send an invitation again",
        description="The link of before works no more.",
        request=None,
        responses={201: OpenApiResponse(InvitationItem, description="It is sent.")},
    ),
    delete=extend_schema(
        summary="Withdraw an invitation",
        responses={204: OpenApiResponse(description="Its link opens nothing.")},
    ),
)
class OneInvitation(MembersView):
    http_method_names = ["get", "head", "post", "delete"]

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.row = get_object_or_404(self.invitations(), pk=kwargs["invitation"])

    def get(self, request: Request, slug: str, invitation: int) -> Response:
        return Response(InvitationItem(self.row).data)

    def post(self, request: Request, slug: str, invitation: int) -> Response:
        self.clean(Body, request.data)
        made = invite_again(self.row, **self.how())
        return Response(InvitationItem(made).data, status=201)

    def delete(self, request: Request, slug: str, invitation: int) -> Response:
        withdraw(self.row, **self.how())
        return Response(status=204)
