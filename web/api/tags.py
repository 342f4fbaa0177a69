"""The tags of a portfolio: managers keep them few and clear."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from portfolio.actions import remove_tag, rename_tag
from portfolio.models import Tag
from portfolio.models.tag import LONGEST
from web.api.addresses import Act, Address, Typed
from web.api.bodies import Body
from web.api.fields import ModelItem
from web.api.portfolios import PortfolioView


class TagBody(Body):
    name = serializers.CharField(max_length=LONGEST)


class TagItem(ModelItem):
    uses = serializers.IntegerField(help_text="How many initiatives carry it.")

    class Meta:
        model = Tag
        fields = ("id", "name", "uses")


def _rows(view: Any) -> QuerySet[Tag]:
    return view.portfolio.tags.counted()


def _rename(view: Any, typed: Typed) -> Tag:
    kept = view.found
    if "name" in typed:
        kept = rename_tag(kept, typed["name"], **view.how)
    return _rows(view).get(pk=kept.pk)


ADDRESSES = (
    Address(
        path="v1/portfolios/<slug:slug>/tags",
        name="api-tags",
        of=PortfolioView,
        find=_rows,
        item=TagItem,
        get="List the tags of a portfolio, and how often each is used",
        is_list=True,
    ),
    Address(
        path="v1/portfolios/<slug:slug>/tags/<int:tag>",
        name="api-tag",
        of=PortfolioView,
        find=lambda view: get_object_or_404(_rows(view), pk=view.kwargs["tag"]),
        item=TagItem,
        get="Show one tag",
        acts={
            "patch": Act(
                summary="Call a tag otherwise",
                about="Where there is one of that name, the two become one.",
                body=TagBody,
                example={"name": "water"},
                verb=_rename,
            ),
            "delete": Act(
                summary="Take a tag off every initiative",
                verb=lambda view, _typed: remove_tag(view.found, **view.how),
            ),
        },
    ),
)
