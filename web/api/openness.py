"""What the world may see, and the municipalities that a portfolio learns from."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from notifications.neighbours import follow, unfollow
from portfolio.actions import set_openness, set_public
from portfolio.models import Initiative, Neighbour, OpenPortfolio, Part
from portfolio.nudging import nudge
from portfolio.policy import may_keep_neighbours, may_open
from web.api.addresses import Act, Address, Typed
from web.api.bodies import Body
from web.api.fields import ModelItem
from web.api.items import Moment
from web.api.portfolios import PortfolioView
from web.api.views import InitiativeView
from web.pages.public import address

OF = "v1/portfolios/<slug:slug>"


class OpennessBody(Body):
    is_on = serializers.BooleanField(help_text="Whether residents can read along.")
    contact = serializers.CharField(
        max_length=200,
        allow_blank=True,
        help_text="The mail address or page of an office, not of a person.",
    )


class OpennessItem(ModelItem):
    """Whether the world can read along, and where."""

    page = serializers.SerializerMethodField()

    class Meta:
        model = OpenPortfolio
        fields = ("is_on", "contact", "page")

    def get_page(self, opened: OpenPortfolio) -> str:
        """The public page, which is there while it is open."""
        return address("public", opened.portfolio.slug)


def _openness(view: Any) -> OpenPortfolio:
    found = getattr(view.portfolio, "openness", None)
    return found or OpenPortfolio(portfolio=view.portfolio)


class PartsBody(Body):
    parts = serializers.ListField(
        child=serializers.ChoiceField(Part.choices),
        max_length=len(Part),
        allow_null=True,
        help_text="Besides its title; null is nothing of it, not even its title.",
    )


class PartsItem(serializers.Serializer):
    """What the world may see of one initiative."""

    parts = serializers.ListField(
        child=serializers.ChoiceField(Part.choices), allow_null=True
    )


def _parts(view: Any) -> dict[str, Any]:
    visible = Initiative.objects.visible_to(view.request.user)
    kept = visible.filter(pk=view.initiative.pk).values_list("openness__parts")
    return {"parts": kept.get()[0]}


class NeighbourBody(Body):
    address = serializers.CharField(
        max_length=500, help_text="Of an open portfolio of another municipality."
    )


class NeighbourItem(ModelItem):
    """An open portfolio that is followed; `error` says why it was not heard last."""

    heard_at = Moment(allow_null=True)

    class Meta:
        model = Neighbour
        fields = ("id", "address", "organisation", "title", "heard_at", "error")


def _neighbours(view: Any) -> QuerySet[Neighbour]:
    followed = Neighbour.objects.visible_to(view.request.user).followed()
    return followed.filter(portfolio=view.portfolio).select_related("portfolio")


def _follow(view: Any, typed: Typed) -> Neighbour:
    made = follow(view.portfolio, **typed, **view.how)
    nudge("notifications.tasks.hear_neighbours")
    return made


def _may_keep_neighbours(view: Any) -> bool:
    return may_keep_neighbours(view.request.user, view.portfolio)


ADDRESSES = (
    Address(
        path=f"{OF}/openness",
        name="api-openness",
        of=PortfolioView,
        may=lambda view: may_open(view.request.user, view.portfolio),
        find=_openness,
        item=OpennessItem,
        get="Show whether residents can read along",
        acts={
            "put": Act(
                summary="Open a portfolio to the world, or close it",
                about="What is shown of each initiative is chosen there.",
                body=OpennessBody,
                example={"is_on": True, "contact": "data@lindervoort.example"},
                verb=lambda view, typed: set_openness(
                    view.portfolio, **typed, **view.how
                ),
            )
        },
    ),
    Address(
        path="v1/initiatives/<int:id>/openness",
        name="api-initiative-openness",
        of=InitiativeView,
        may=lambda view: may_open(view.request.user, view.initiative.portfolio),
        find=_parts,
        item=PartsItem,
        get="Show what residents may see of an initiative",
        acts={
            "put": Act(
                summary="Choose what residents may see of an initiative",
                body=PartsBody,
                example={"parts": ["summary", "stage"]},
                verb=lambda view, typed: set_public(
                    view.initiative, typed["parts"], **view.how
                ),
            )
        },
    ),
    Address(
        path=f"{OF}/neighbours",
        name="api-neighbours",
        of=PortfolioView,
        may=_may_keep_neighbours,
        find=_neighbours,
        item=NeighbourItem,
        get="List the municipalities that a portfolio follows",
        is_list=True,
        acts={
            "post": Act(
                summary="Follow the open portfolio of another municipality",
                about="What it tells comes within a minute, and then each hour.",
                body=NeighbourBody,
                example={"address": "https://kiem.heidemonde.example/open/data/"},
                verb=_follow,
            )
        },
    ),
    Address(
        path=f"{OF}/neighbours/<int:neighbour>",
        name="api-neighbour",
        of=PortfolioView,
        may=_may_keep_neighbours,
        find=lambda view: get_object_or_404(
            _neighbours(view), pk=view.kwargs["neighbour"]
        ),
        item=NeighbourItem,
        get="Show one municipality that is followed",
        acts={
            "delete": Act(
                summary="Follow a municipality no longer",
                about="What nobody here used of it is forgotten.",
                verb=lambda view, _typed: unfollow(view.found, **view.how),
            )
        },
    ),
)
