"""Who may read and write what a portfolio keeps, at the routes of the common shape."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from portfolio.actions import invite_guest
from portfolio.models import Initiative, Portfolio
from tests.cast import NOW, make_person
from tests.web.rights import (
    DECIDING,
    MANAGING,
    MEMBERS,
    SIGNED_IN,
    WRITERS,
    Route,
)
from workflows.models import ConditionalCheck

OWNING = {"own_gatekeeper", "manager"}


def _criterion(world: Any) -> dict[str, Any]:
    texts = {k: v for k, v in world.proposal.items() if k != "gate"}
    return texts | {"level": "advisory", "is_judged": True}


def _proposal(world: Any) -> dict[str, Any]:
    return {"lesson": world.lesson} | {
        name: text for name, text in world.proposal.items() if name != "gate"
    }


def managed(args: str, body: Any = None, **more: Any) -> Route:
    """Managers read and write it."""
    return Route(args, read=MANAGING, write=MANAGING, body=body, **more)


TAG = {"name": "tree"}
LIMIT = {"rule": "U1", "stage": "idea", "attention": 35}
CHECK = {"label_nl": "Watertoets", "label_en": "Water check"}
KEEPING_API = {
    "api-library": Route(read=SIGNED_IN),
    "api-search": Route(read=SIGNED_IN),
    "api-address": Route(read=SIGNED_IN),
    "api-calendar-feed": Route(read=SIGNED_IN, write=SIGNED_IN),
    "api-advisers": managed(
        "slug",
        lambda world: {
            "advisers": [{"adviser": "ciso", "address": "ciso@lindervoort.nl"}],
            "language": "nl",
        },
        writes=("PUT",),
    ),
    "api-agenda-renewals": Route("meeting", write=MANAGING),
    "api-tray": Route("slug", read=MANAGING),
    "api-tray-mail": Route("slug mail", read=MANAGING),
    "api-tray-file": Route("slug mail mail_file", read=MANAGING),
    "api-placements": Route(
        "slug mail",
        write=MANAGING,
        body=lambda world: {"initiative": world.initiative.pk, "text": "It runs."},
    ),
    "api-tags": Route("slug", read=MEMBERS),
    "api-tag": Route(
        "slug tag",
        read=MEMBERS,
        write=MANAGING,
        body=lambda world: TAG,
        writes=("PATCH", "DELETE"),
    ),
    "api-listed-checks": Route(
        "slug",
        read=MEMBERS,
        write=MANAGING,
        body=lambda world: CHECK | {"slug": "water", "due_before": "pilot"},
    ),
    "api-listed-check": Route(
        "slug free_check",
        read=MEMBERS,
        write=MANAGING,
        body=lambda world: CHECK,
        writes=("PATCH", "DELETE"),
    ),
    "api-limits": managed("slug", lambda world: {"limits": [LIMIT]}, writes=("PUT",)),
    # They change nothing: see test_keeping.py.
    "api-limits-previews": Route("slug"),
    "api-signal-limits": managed(
        "slug", lambda world: {"limits": [{"code": "P1", "limit": 9}]}, writes=("PUT",)
    ),
    "api-signal-limits-previews": Route("slug"),
    "api-calendar": managed(
        "slug",
        lambda world: {"recesses": [], "free": [], "holidays": True},
        writes=("PUT",),
    ),
    "api-terms": managed(
        "slug",
        lambda world: {"terms": {"stage-idea-en": "Seed"}},
        writes=("PATCH",),
    ),
    "api-circle": Route(
        "second",
        read=OWNING,
        write=OWNING,
        body=lambda world: {"is_private": True},
        writes=("PUT",),
    ),
    "api-guests": managed("second", lambda world: {"email": world.outsider_email}),
    "api-guest": managed("second guest", writes=("DELETE",)),
    "api-unrelated": Route(
        "pk", read=MEMBERS, write=WRITERS, body=lambda world: {"other": world.second.pk}
    ),
    "api-brief": Route("pk", read=MEMBERS),
    "api-checklist-comparison": Route("pk", read=MEMBERS),
    # There is no draft at its gate: see test_gating.py.
    "api-draft-preview": Route("pk"),
    "api-openness": managed(
        "slug",
        lambda world: {"is_on": True, "contact": "data@lindervoort.nl"},
        writes=("PUT",),
    ),
    "api-initiative-openness": managed(
        "pk", lambda world: {"parts": ["summary"]}, writes=("PUT",)
    ),
    "api-neighbours": managed(
        "slug", lambda world: {"address": "https://kiem.example.nl/open/other/"}
    ),
    "api-neighbour": managed("slug neighbour", writes=("DELETE",)),
    "api-draft": managed("slug draft_gate", writes=("DELETE",)),
    "api-draft-comparison": Route("slug draft_gate", read=MANAGING),
    "api-draft-criteria": managed("slug draft_gate", _criterion),
    "api-draft-criterion": managed(
        "slug draft_gate drafted",
        lambda world: {"label_en": "Counted"},
        writes=("PATCH", "DELETE"),
    ),
    # Publishing takes a draft that differs: see test_keeping.py.
    "api-playbook-versions": Route("slug draft_gate", read=MEMBERS),
    "api-proposals": Route("slug draft_gate", write=MANAGING, body=_proposal),
    "api-our-pack": Route("slug", read=MANAGING),
    # A file, which is sent in parts: see test_keeping.py.
    "api-packs": Route("slug", read=MANAGING),
    "api-pack": Route("slug pack", read=MANAGING),
    "api-pack-adoptions": Route(
        "slug pack", write=MANAGING, body=lambda world: {"lesson": world.pack_lesson}
    ),
    "api-imports": Route("slug", read=MANAGING),
    # Saying what it means takes the file: see test_keeping.py.
    "api-import": managed("slug imported", writes=("DELETE",)),
    "api-import-runs": Route(
        "slug imported", write=MANAGING, body=lambda world: {"aim": "try"}
    ),
    "api-import-rows": Route("slug imported", read=MANAGING),
    "api-reversals": Route(
        "moved", write=WRITERS, body=lambda world: {"version": world.moved.version}
    ),
    # Each their own.
    "api-decision-draft": Route(
        "pk",
        read=MEMBERS,
        write=DECIDING,
        body=lambda world: {"typed": {"rationale": ["Yes."]}},
        writes=("PUT",),
    ),
}


def keeping_about(second: Initiative, manager: Any) -> dict[str, Any]:
    """A guest of an initiative, and what else such an address can name."""
    guest = invite_guest(second, make_person("Guest", None), by=manager, at=NOW)
    portfolio = Portfolio.objects.get(pk=second.portfolio_id)
    return {
        "guest": guest.pk,
        "tag": second.tags.get().pk,
        "neighbour": portfolio.neighbours.get().pk,
        "free_check": "bio",
        "outsider_email": "outsider@example.org",
    }


def checks_about(portfolio: Portfolio) -> str:
    """A legal check of the list."""
    stage = portfolio.stages.get(slug="pilot")
    ConditionalCheck.objects.create(
        portfolio=portfolio, slug="bio", order=1, due_before=stage, **CHECK
    )
    return "bio"


def in_parts(**fields: Any) -> tuple[bytes, str]:
    """A body with a file, as a program sends it, and its content type."""
    return encode_multipart(BOUNDARY, fields), MULTIPART_CONTENT


def a_file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
