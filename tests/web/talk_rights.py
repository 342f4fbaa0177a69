"""Who may say, bring and follow what."""

from typing import Any

from portfolio.actions import attach, post_comment
from portfolio.models import Initiative
from tests.cast import NOW
from tests.uploads import PDF, upload
from tests.web.rights import ANSWERING, MEMBERS, WRITERS, Route

OWN = {"own_gatekeeper"}
# Whoever brought it, and managers.
TAKING_AWAY = OWN | {"manager"}

TALK = {
    "comment-new": Route(
        "pk", read=ANSWERING, write=ANSWERING, body=lambda world: {"text": "Wind."}
    ),
    "comment-edit": Route(
        "pk comment", read=OWN, write=OWN, body=lambda world: {"text": "Wind."}
    ),
    "comment-remove": Route("pk comment", read=TAKING_AWAY, write=TAKING_AWAY),
    "attachment-new": Route(
        "pk",
        read=WRITERS,
        write=WRITERS,
        body=lambda world: {"file": upload("plan.pdf", PDF)},
    ),
    "attachment": Route("pk attachment", read=MEMBERS),
    "attachment-remove": Route("pk attachment", read=TAKING_AWAY, write=TAKING_AWAY),
    "watch": Route("pk", write=MEMBERS, body=lambda world: {"is_on": "1"}),
    "people": Route("pk", read=ANSWERING),
}

TALK_API = {
    "api-comments": Route(
        "pk", read=MEMBERS, write=ANSWERING, body=lambda world: {"text": "Wind."}
    ),
    # Changed by its writer, removed by managers too.
    "api-comments-one": Route(
        "pk comment",
        write=TAKING_AWAY,
        body=lambda world: {"text": "Wind."},
        writes=("PATCH", "DELETE"),
    ),
    # A file does not come as JSON; who adds and removes them is in test_talk.py.
    "api-attachments": Route("pk", read=MEMBERS),
    "api-attachments-one": Route(
        "pk attachment", read=MEMBERS, write=TAKING_AWAY, writes=("DELETE",)
    ),
    "api-attachment-content": Route("pk attachment", read=MEMBERS),
    "api-watch": Route(
        "pk",
        read=MEMBERS,
        write=MEMBERS,
        body=lambda world: {"watching": True},
        writes=("PUT",),
    ),
}


def talk_about(initiative: Initiative, secret: str) -> dict[str, Any]:
    """A comment and a file of its owner."""
    how = {"by": initiative.owner, "at": NOW}
    comment = post_comment(initiative, text=secret, **how)
    attachment = attach(initiative, upload(f"{secret}.pdf", PDF), **how)
    initiative.refresh_from_db()
    return {"comment": comment.pk, "attachment": attachment.pk}
