"""Further versions of a checklist, made as a manager makes them."""

from tests.cast import NOW
from workflows.actions import (
    add_criterion,
    edit_criterion,
    place_criterion,
    publish,
    remove_criterion,
    start_draft,
)

CRITERION = {
    "level": "required",
    "label_nl": "Nog een vraag",
    "label_en": "One more question",
    "question_nl": "Is dit ook goed?",
    "question_en": "Is this right too?",
}


def publish_versions(gate, *, by, count=10, at=NOW):
    """Publish so many versions, in each of which texts, order and criteria change."""
    for _ in range(count):
        draft = start_draft(gate, by=by, at=at)
        first, *rest = draft.criteria.all()
        added = add_criterion(draft, CRITERION, by=by, at=at)
        place_criterion(added, 1, by=by, at=at)
        if rest:
            remove_criterion(rest[-1], by=by, at=at)
        note = f"Version {draft.version}"
        words = {"label_en": note, "label_nl": note, "level": "advisory"}
        edit_criterion(first, words, by=by, at=at)
        publish(draft, note=note, by=by, at=at)
    return gate.checklists.published().first()
