"""Taking a move or an edit back, and a decision that is being written."""

from typing import Any

from rest_framework import serializers

from web.api.addresses import Act, Address
from web.api.bodies import Body, Version
from web.api.fields import ModelItem
from web.api.items import Moment
from web.api.moves import Place, Placing
from web.api.views import InitiativeView
from workflows.actions import drop_draft, keep_draft
from workflows.actions.undoing import undoing
from workflows.models import RulingDraft

ONE = "v1/initiatives/<int:id>"


class ReversalBody(Body):
    version = serializers.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        help_text="The version that the move or the edit made.",
    )


class RulingDraftBody(Body):
    typed = serializers.DictField(
        child=serializers.ListField(
            child=serializers.CharField(allow_blank=True, max_length=100_000),
            max_length=200,
        ),
        help_text="What was typed so far, by field.",
    )
    version = Version(required=False)


class RulingDraftItem(ModelItem):
    """Your own decision that is not taken yet."""

    saved_at = Moment(allow_null=True)
    typed = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField())
    )

    class Meta:
        model = RulingDraft
        fields = ("typed", "saved_at")


def _own_draft(view: Any) -> RulingDraft:
    own = view.initiative.ruling_drafts.filter(by=view.request.user)
    return own.first() or RulingDraft(typed={})


ADDRESSES = (
    Address(
        path=f"{ONE}/reversals",
        name="api-reversals",
        of=Placing,
        acts={
            "post": Act(
                summary="Take a move or an edit back",
                about="Within a day, as long as nobody built on it.",
                body=ReversalBody,
                example={"version": 12},
                item=Place,
                verb=lambda view, typed: undoing(view.initiative, typed["version"])(
                    view.initiative, **typed, **view.how
                ),
            )
        },
    ),
    Address(
        path=f"{ONE}/decision-draft",
        name="api-decision-draft",
        of=InitiativeView,
        find=_own_draft,
        item=RulingDraftItem,
        get="Show the decision that you are writing",
        is_shared=False,
        acts={
            "put": Act(
                summary="Keep a decision that is not taken yet",
                about="In place of what you kept before.",
                body=RulingDraftBody,
                example={"typed": {"rationale": ["Users ask for it."]}},
                verb=lambda view, typed: keep_draft(
                    view.initiative, **typed, **view.how
                ),
            ),
            "delete": Act(
                summary="Begin a decision anew",
                verb=lambda view, _typed: drop_draft(
                    view.initiative, by=view.request.user
                ),
            ),
        },
    ),
)
