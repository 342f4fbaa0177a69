"""Around a decision: the brief on paper, and checklists held against each other."""

from typing import Any

from django.http import Http404
from rest_framework import serializers

from web.api.addresses import Address
from web.api.drafts import ChangeItem
from web.api.views import InitiativeView
from web.pages.gate_sheet import sheet_of
from web.pages.playbook import held_against
from web.papers import brief_paper
from workflows.gates import gate_of, open_review
from workflows.models import Level
from workflows.playbook.versions import changes_since, newer_of
from workflows.policy import may_edit_playbook

ONE = "v1/initiatives/<int:id>"


class HeldAgainstItem(serializers.Serializer):
    """How a criterion stands, and why."""

    state = serializers.CharField()
    level = serializers.ChoiceField(Level.choices)
    why = serializers.CharField()


class PreviewedItem(serializers.Serializer):
    """One criterion by the version in force and by the draft; null where it is not."""

    slug = serializers.CharField()
    label = serializers.CharField()
    now = HeldAgainstItem(allow_null=True)
    then = HeldAgainstItem(allow_null=True)


class CountItem(serializers.Serializer):
    met = serializers.IntegerField()
    required = serializers.IntegerField()


class DraftPreviewItem(serializers.Serializer):
    """An initiative held against the draft of what its gate asks."""

    now = CountItem()
    then = CountItem()
    criteria = PreviewedItem(many=True)


class NewerItem(serializers.Serializer):
    """What changed in the checklist since a decision was asked for.

    The version is null where none was asked for, or nothing is newer.
    """

    version = serializers.IntegerField(allow_null=True)
    changes = ChangeItem(many=True)


def _preview(view: Any) -> dict[str, Any]:
    gate = gate_of(view.initiative)
    draft = gate.checklists.drafts().first() if gate else None
    if draft is None:
        raise Http404
    old, new = held_against(draft, view.initiative, today=view.today)
    now = {each.criterion.slug: each for each in old.results}
    then = {each.criterion.slug: each for each in new.results}
    return {
        "now": old,
        "then": new,
        "criteria": [
            {
                "slug": slug,
                "label": (then.get(slug) or now[slug]).criterion.label,
                "now": now.get(slug),
                "then": then.get(slug),
            }
            for slug in dict.fromkeys([*then, *now])
        ],
    }


def _newer(view: Any) -> dict[str, Any]:
    review = open_review(view.initiative)
    newest = newer_of(review) if review else None
    if review is None or newest is None:
        return {"version": None, "changes": []}
    return {"version": newest.version, "changes": changes_since(review, newest)}


ADDRESSES = (
    Address(
        path=f"{ONE}/brief",
        name="api-brief",
        of=InitiativeView,
        find=lambda view: sheet_of(
            view.initiative, user=view.request.user, today=view.today
        ),
        file=lambda view: brief_paper(view.found, today=view.today),
        get="Download the brief for a decision, one page as a PDF",
    ),
    Address(
        path=f"{ONE}/draft-preview",
        name="api-draft-preview",
        of=InitiativeView,
        may=lambda view: may_edit_playbook(
            view.request.user, view.initiative.portfolio
        ),
        find=_preview,
        item=DraftPreviewItem,
        get="Hold an initiative against the draft of what its gate asks",
    ),
    Address(
        path=f"{ONE}/checklist-comparison",
        name="api-checklist-comparison",
        of=InitiativeView,
        find=_newer,
        item=NewerItem,
        get="Show what changed in the checklist since a decision was asked for",
    ),
)
