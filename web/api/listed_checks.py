"""The list of legal checks that a portfolio uses, in both languages, to be edited."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from web.api.addresses import Act, Address, Typed
from web.api.bodies import ModelBody, StageField
from web.api.fields import ModelItem
from web.api.portfolios import PortfolioView
from workflows.actions import (
    add_conditional_check,
    edit_conditional_check,
    place_conditional_check,
    remove_conditional_check,
)
from workflows.actions.legal import EDITABLE
from workflows.models import ConditionalCheck

EXAMPLE = {
    "slug": "water",
    "label_nl": "Watertoets",
    "label_en": "Water check",
    "due_before": "pilot",
}
STAGE = "Slug of the stage before which it has to be done."


class ListedCheckBody(ModelBody):
    due_before = StageField(help_text=STAGE)

    class Meta:
        model = ConditionalCheck
        fields = ("slug", *EDITABLE)


class ListedCheckChange(ModelBody):
    due_before = StageField(help_text=STAGE)
    place = serializers.IntegerField(
        min_value=1, max_value=1000, help_text="From 1; too far is the end."
    )

    class Meta:
        model = ConditionalCheck
        fields = (*EDITABLE, "place")


class ListedCheckItem(ModelItem):
    """A legal check as the managers wrote it."""

    due_before = serializers.CharField(source="due_before.slug")

    class Meta:
        model = ConditionalCheck
        fields = ("id", "slug", *EDITABLE)


def _rows(view: Any) -> Any:
    return view.portfolio.conditional_checks.select_related("due_before", "portfolio")


def _change(view: Any, typed: Typed) -> None:
    place = typed.pop("place", None)
    with transaction.atomic():
        edit_conditional_check(view.found, typed, **view.how)
        if place is not None:
            place_conditional_check(view.found, place, **view.how)


ADDRESSES = (
    Address(
        path="v1/portfolios/<slug:slug>/legal-checks",
        name="api-listed-checks",
        of=PortfolioView,
        find=_rows,
        item=ListedCheckItem,
        get="List the legal checks that a portfolio uses",
        is_list=True,
        acts={
            "post": Act(
                summary="Put a legal check on the list",
                about="At the end, by a manager.",
                body=ListedCheckBody,
                example=EXAMPLE,
                verb=lambda view, typed: add_conditional_check(
                    view.portfolio, **typed, **view.how
                ),
            )
        },
    ),
    Address(
        path="v1/portfolios/<slug:slug>/legal-checks/<slug:check>",
        name="api-listed-check",
        of=PortfolioView,
        find=lambda view: get_object_or_404(_rows(view), slug=view.kwargs["check"]),
        item=ListedCheckItem,
        get="Show one legal check of the list",
        acts={
            "patch": Act(
                summary="Change a legal check of the list, or its place",
                body=ListedCheckChange,
                example={"valid_months": 24, "place": 1},
                verb=_change,
            ),
            "delete": Act(
                summary="Take a legal check off the list",
                about="Unless an initiative recorded something about it.",
                verb=lambda view, _typed: remove_conditional_check(
                    view.found, **view.how
                ),
            ),
        },
    ),
)
