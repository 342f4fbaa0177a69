"""Who may see and change the playbook."""

from tests.cast import NOW
from tests.web.rights import MANAGING, MEMBERS, WRITERS, Route
from tests.workflows.versions import CRITERION, publish_versions
from workflows.actions import request_decision, start_draft
from workflows.actions.terms import terms_as_told


def _terms(world):
    all_terms = terms_as_told(world.initiative.portfolio).items()
    told = {name: value for name, value in all_terms if value is not None}
    seen = {f"seen-{name}": value for name, value in told.items()}
    return told | seen | {"stage-idea-en": "Seed"}


PLAYBOOK = {
    "theme": Route(
        "slug",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {
            "organisation": "Vliet",
            "version": 0,
            "brand_light": "#154273",
        },
    ),
    "theme-preview": Route("slug", read=MANAGING),
    "playbook": Route("slug", read=MEMBERS),
    "terms": Route("slug", read=MANAGING, write=MANAGING, body=_terms),
    "playbook-draft-start": Route("slug free_gate", write=MANAGING),
    "playbook-draft": Route(
        "slug draft_gate",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"down": world.drafted},
    ),
    "criterion-new": Route(
        "slug draft_gate",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: CRITERION | {"is_judged": "on"},
    ),
    "criterion-edit": Route(
        "slug draft_gate drafted",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"remove": "1"},
    ),
    "playbook-preview": Route("slug draft_gate", read=MANAGING),
    "compare-version": Route("second", read=MEMBERS, write=WRITERS),
}


def playbook_about(second, manager):
    """A draft of one gate, and a request that is held to an older version."""
    asked = request_decision(second, by=second.owner, at=NOW)
    publish_versions(second.stage.gate, by=manager, count=1)
    draft = start_draft(second.stage.gate, by=manager, at=NOW)
    return {
        "asked": asked.pk,
        "draft_gate": draft.gate.slug,
        "free_gate": "pilot-to-scale",
        "drafted": draft.criteria.first().pk,
    }
