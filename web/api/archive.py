"""How long what is closed is kept, and the lists of what goes after its term."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portfolio.actions import set_retention
from portfolio.models import Ending, Initiative, Role
from portfolio.models.retention import LONGEST
from portfolio.policy import has_role, may_keep_archive
from portfolio.retention import Term, Terms, closed_in, terms_in, with_terms
from reports.actions import (
    approve_destruction,
    destroy,
    propose_destruction,
    withdraw_destruction,
)
from reports.models import DestructionApproval, DestructionItem, DestructionList
from web.api.addresses import Act, Address, Typed
from web.api.bodies import Body, CardField
from web.api.fields import ModelItem
from web.api.items import Moment, Other, Person
from web.api.portfolios import PortfolioView
from web.papers import destruction_paper

OF = "v1/portfolios/<slug:slug>"
ONE = f"{OF}/destruction-lists/<int:list>"


class TermBody(Body):
    ending = serializers.ChoiceField(Ending.choices)
    years = serializers.IntegerField(
        allow_null=True, min_value=0, max_value=LONGEST, help_text="Null is for ever."
    )
    ground = serializers.CharField(max_length=200)


class TermsBody(Body):
    terms = TermBody(many=True, max_length=len(Ending))


class TermItem(serializers.Serializer):
    """How long is kept what ended so, from the day it was closed."""

    ending = serializers.ChoiceField(Ending.choices)
    years = serializers.IntegerField(allow_null=True)
    ground = serializers.CharField()


class RetentionItem(serializers.Serializer):
    terms = TermItem(many=True)


class KeptItem(serializers.Serializer):
    """What is closed; without a `due_on` it is kept for ever."""

    initiative = Other()
    ending = serializers.ChoiceField(Ending.choices)
    closed_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    ground = serializers.CharField()


class ClosedItem(serializers.Serializer):
    initiatives = KeptItem(many=True)


@extend_schema_field({"type": "integer"})
class ListedField(CardField):
    def to_internal_value(self, data: Any) -> Any:
        # In a list, where `Body` does not look.
        return super().to_internal_value(data if type(data) is int else None)


class DestructionBody(Body):
    initiatives = ListedField(many=True, help_text="Ids; their term is over.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class ApprovalItem(ModelItem):
    by = Person()
    at = Moment()

    class Meta:
        model = DestructionApproval
        fields = ("by", "at")


class ListedItem(ModelItem):
    """An initiative, in the words of the moment it was proposed."""

    ending = serializers.ChoiceField(Ending.choices)

    class Meta:
        model = DestructionItem
        fields = (
            "number",
            "title",
            "stage",
            "ending",
            "started_on",
            "closed_on",
            "due_on",
            "ground",
            "events",
            "files",
        )


class DestructionListItem(ModelItem):
    """What is to go; once it is destroyed, the destruction report."""

    proposed_by = Person()
    proposed_at = Moment()
    approvals = ApprovalItem(many=True)
    withdrawn_by = Person(allow_null=True)
    withdrawn_at = Moment(allow_null=True)
    destroyed_by = Person(allow_null=True)
    destroyed_at = Moment(allow_null=True)
    items = ListedItem(many=True)

    class Meta:
        model = DestructionList
        fields = (
            "id",
            "note",
            "proposed_by",
            "proposed_at",
            "approvals",
            "withdrawn_by",
            "withdrawn_at",
            "destroyed_by",
            "destroyed_at",
            "items",
        )


def _terms_shown(view: Any) -> dict[str, Any]:
    terms = terms_in(view.portfolio)
    return {"terms": [{"ending": e, **t._asdict()} for e, t in terms.items()]}


def _terms_meant(typed: Typed) -> Terms:
    return {
        Ending(row["ending"]): Term(row["years"], row["ground"])
        for row in typed["terms"]
    }


def _closed(view: Any) -> dict[str, Any]:
    seen = Initiative.objects.visible_to(view.request.user).values("pk")
    closed = closed_in(view.portfolio).filter(pk__in=seen).order_by("pk")
    return {
        "initiatives": [
            {"initiative": initiative, **kept._asdict()}
            for initiative, kept in with_terms(view.portfolio, closed)
        ]
    }


def _lists(view: Any) -> QuerySet[DestructionList]:
    mine = DestructionList.objects.visible_to(view.request.user)
    people = ("portfolio", "proposed_by", "withdrawn_by", "destroyed_by")
    found = mine.filter(portfolio=view.portfolio).select_related(*people)
    return found.prefetch_related("items", "approvals__by")


def _list(view: Any) -> DestructionList:
    return get_object_or_404(_lists(view), pk=view.kwargs["list"])


def _propose(view: Any, typed: Typed) -> DestructionList:
    chosen = [each.pk for each in typed["initiatives"]]
    note = typed.get("note", "")
    return propose_destruction(view.portfolio, chosen, note=note, **view.how)


def _may_keep(view: Any) -> bool:
    return may_keep_archive(view.request.user, view.portfolio)


def _may_read(view: Any) -> bool:
    heads = (Role.MANAGER, Role.GATEKEEPER)
    return has_role(view.request.user, view.portfolio.pk, heads)


ADDRESSES = (
    Address(
        path=f"{OF}/retention",
        name="api-retention",
        of=PortfolioView,
        may=_may_keep,
        find=_terms_shown,
        item=RetentionItem,
        get="Show how long is kept what is closed",
        acts={
            "put": Act(
                summary="Set how long is kept what is closed",
                about="What is left out stays as it is.",
                body=TermsBody,
                example={
                    "terms": [
                        {"ending": "stopped", "years": 7, "ground": "Selectielijst"}
                    ]
                },
                verb=lambda view, typed: set_retention(
                    view.portfolio, _terms_meant(typed), **view.how
                ),
            )
        },
    ),
    Address(
        path=f"{OF}/closed",
        name="api-closed",
        of=PortfolioView,
        find=_closed,
        item=ClosedItem,
        get="Show what is closed, and when its term is over",
    ),
    Address(
        path=f"{OF}/destruction-lists",
        name="api-destruction-lists",
        of=PortfolioView,
        may=_may_read,
        find=_lists,
        item=DestructionListItem,
        get="List what was proposed to be destroyed",
        is_list=True,
        acts={
            "post": Act(
                summary="Propose what is to be destroyed",
                about="Nothing is destroyed yet: two others have to approve it.",
                body=DestructionBody,
                example={"initiatives": [12], "note": "As every year"},
                verb=_propose,
            )
        },
    ),
    Address(
        path=ONE,
        name="api-destruction-list",
        of=PortfolioView,
        may=_may_read,
        find=_list,
        item=DestructionListItem,
        get="Show a destruction list, or the report of what was destroyed",
        acts={
            "delete": Act(
                summary="Withdraw a destruction list",
                about="It stays to be read; what is on it can be proposed again.",
                verb=lambda view, typed: withdraw_destruction(view.found, **view.how),
            )
        },
    ),
    Address(
        path=f"{ONE}/report",
        name="api-destruction-report",
        of=PortfolioView,
        may=_may_read,
        find=_list,
        file=lambda view: destruction_paper(view.found),
        get="Download the report of what was destroyed, as a PDF",
    ),
    Address(
        path=f"{ONE}/approvals",
        name="api-destruction-approvals",
        of=PortfolioView,
        may=_may_read,
        find=_list,
        item=DestructionListItem,
        acts={
            "post": Act(
                summary="Approve a destruction list",
                about="By two people, neither of whom proposed it.",
                verb=lambda view, typed: approve_destruction(view.found, **view.how),
            )
        },
    ),
    Address(
        path=f"{ONE}/destruction",
        name="api-destruction",
        of=PortfolioView,
        may=_may_read,
        find=_list,
        item=DestructionListItem,
        acts={
            "post": Act(
                summary="Destroy what is on an approved list, for good",
                verb=lambda view, typed: destroy(view.found, **view.how) and None,
            )
        },
    ),
)
