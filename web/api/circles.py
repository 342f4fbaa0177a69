"""Who sees an initiative, its guests, and what only looks like it."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.fields import empty

from accounts.models import User
from portfolio.actions import (
    invite_guest,
    let_guest_go,
    set_apart,
    set_private,
)
from portfolio.models import Guest, Initiative
from portfolio.policy import (
    may_contribute,
    may_hide,
    may_keep_guests,
)
from web.api.addresses import Act, Address, Typed
from web.api.bodies import Body, CardField
from web.api.fields import ModelItem
from web.api.items import Moment, Other, Person
from web.api.views import InitiativeView

ONE = "v1/initiatives/<int:id>"


class AccountField(serializers.EmailField):
    """Somebody who has an account in Kiem, by their e-mail address."""

    default_error_messages = {
        "unknown": gettext_lazy("Nobody has an account with this address. Invite them.")
    }

    def run_validation(self, data: Any = empty) -> User:
        email = super().run_validation(data).lower()
        found = User.objects.filter(email=email, is_active=True).first()
        if found is None:
            self.fail("unknown")
        return found


def _let_in(view: Any, typed: Typed) -> Guest:
    return invite_guest(view.initiative, typed["email"], **view.how)


class GuestBody(Body):
    email = AccountField(max_length=254)


class GuestItem(ModelItem):
    """Somebody from elsewhere who sees this one initiative."""

    person = Person()
    since = Moment()

    class Meta:
        model = Guest
        fields = ("id", "person", "since")


class CircleBody(Body):
    is_private = serializers.BooleanField()


class CircleItem(ModelItem):
    """Whether only its owner, its team and the managers see an initiative."""

    class Meta:
        model = Initiative
        fields = ("id", "is_private")


def _may_keep_guests(view: Any) -> bool:
    return may_keep_guests(view.request.user, view.initiative)


def _guests(view: Any) -> QuerySet[Guest]:
    return view.initiative.guests.select_related("person")


class UnrelatedBody(Body):
    other = CardField(help_text="Id of another initiative.")


def _unrelated(view: Any) -> QuerySet[Initiative]:
    visible = Initiative.objects.visible_to(view.request.user)
    return visible.filter(pk__in=view.initiative.unrelated.values("pk"))


def _set_apart(view: Any, typed: Typed) -> Initiative:
    set_apart(view.initiative, typed["other"], **view.how)
    return typed["other"]


ADDRESSES = (
    Address(
        path=f"{ONE}/circle",
        name="api-circle",
        of=InitiativeView,
        may=lambda view: may_hide(view.request.user, view.initiative),
        find=lambda view: view.initiative,
        item=CircleItem,
        get="Show whether all who take part see an initiative",
        acts={
            "put": Act(
                summary="Hide an initiative from who does not work on it, or show it",
                body=CircleBody,
                example={"is_private": True},
                verb=lambda view, typed: set_private(
                    view.initiative, on=typed["is_private"], **view.how
                ),
            )
        },
    ),
    Address(
        path=f"{ONE}/guests",
        name="api-guests",
        of=InitiativeView,
        may=_may_keep_guests,
        find=_guests,
        item=GuestItem,
        get="List who from elsewhere sees an initiative",
        is_list=True,
        acts={
            "post": Act(
                summary="Let somebody from elsewhere see one initiative",
                body=GuestBody,
                example={"email": "noor@heidemonde.example"},
                verb=_let_in,
            )
        },
    ),
    Address(
        path=f"{ONE}/guests/<int:guest>",
        name="api-guest",
        of=InitiativeView,
        may=_may_keep_guests,
        find=lambda view: get_object_or_404(_guests(view), pk=view.kwargs["guest"]),
        item=GuestItem,
        get="Show one guest of an initiative",
        acts={
            "delete": Act(
                summary="Let a guest of an initiative go",
                verb=lambda view, _typed: let_guest_go(
                    view.initiative, view.found.person, **view.how
                ),
            )
        },
    ),
    Address(
        path=f"{ONE}/unrelated",
        name="api-unrelated",
        of=InitiativeView,
        find=_unrelated,
        item=Other,
        get="List what looks like an initiative and is not related to it",
        is_list=True,
        acts={
            "post": Act(
                summary="Say that two look alike and are not related",
                about="It is not suggested again.",
                body=UnrelatedBody,
                example={"other": 8},
                verb=_set_apart,
                may=lambda view: may_contribute(view.request.user, view.initiative),
            )
        },
    ),
)
