"""The accounts of everybody, for administrators; or they are not there."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import SYSTEM_EMAIL, User
from notifications.leaving import forget_person
from portfolio.actions import close_account, make_administrator, open_again
from web.api.addresses import Act, Address, Typed
from web.api.bodies import Body
from web.api.fields import ModelItem
from web.api.items import Moment
from web.api.views import ApiView, Paging

LONGEST = 120


class AccountQuery(Paging):
    """Query keys of the accounts."""

    q = serializers.CharField(
        required=False, max_length=LONGEST, help_text="Part of a name or an address."
    )


class AccountChange(Body):
    is_active = serializers.BooleanField(
        required=False, help_text="False closes it: nobody comes in by it any more."
    )
    is_administrator = serializers.BooleanField(required=False)


class PlaceItem(serializers.Serializer):
    portfolio = serializers.CharField(source="portfolio.slug")
    role = serializers.CharField()


class AccountItem(ModelItem):
    """Whose account it is, and where they take part."""

    last_signed_in = Moment(source="last_login", allow_null=True)
    memberships = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = (
            *("id", "name", "email", "is_active", "is_administrator"),
            *("last_signed_in", "memberships"),
        )

    @extend_schema_field(PlaceItem(many=True))
    def get_memberships(self, person: User) -> Any:
        return PlaceItem(person.memberships.all(), many=True).data


# For administrators whose token is for everything, or it is not there.
class AccountsView(ApiView):
    def find(self, **kwargs: Any) -> None:
        user = self.request.user
        if not user.is_administrator or user.reach is not None:
            raise Http404
        super().find(**kwargs)


def _people(view: Any) -> QuerySet[User]:
    found = User.objects.exclude(email=SYSTEM_EMAIL)
    if words := view.asked.get("q", "").strip():
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    return found.prefetch_related("memberships__portfolio")


def _person(view: Any) -> User:
    found = User.objects.exclude(email=SYSTEM_EMAIL)
    related = found.prefetch_related("memberships__portfolio")
    return get_object_or_404(related, pk=view.kwargs["account"])


def _change(view: Any, typed: Typed) -> None:
    """What is as it was asked already stays as it is."""
    person = view.found
    for name, verb in (("is_administrator", _administer), ("is_active", _open)):
        if typed.get(name, getattr(person, name)) != getattr(person, name):
            verb(person, on=typed[name], **view.how)


def _administer(person: User, *, on: bool, **how: Any) -> None:
    make_administrator(person, on=on, **how)


def _open(person: User, *, on: bool, **how: Any) -> None:
    (open_again if on else close_account)(person, **how)


ADDRESSES = (
    Address(
        path="v1/accounts",
        name="api-accounts",
        of=AccountsView,
        find=_people,
        item=AccountItem,
        get="List the accounts of everybody",
        query=AccountQuery,
        is_list=True,
    ),
    Address(
        path="v1/accounts/<int:account>",
        name="api-account",
        of=AccountsView,
        find=_person,
        item=AccountItem,
        get="Show one account",
        acts={
            "patch": Act(
                summary="Close an account or open it again, or let somebody administer",
                about="Nobody does that to themselves, and one administrator stays. "
                "Accounts begin with an invitation to a portfolio.",
                body=AccountChange,
                example={"is_active": False},
                verb=_change,
            ),
            "delete": Act(
                summary="Forget whose account this was",
                about="For an account that is closed. What they did stays, without "
                "their name. It cannot be undone.",
                verb=lambda view, _typed: forget_person(view.found, **view.how),
            ),
        },
    ),
)
