"""Who keeps, approves and destroys; and who takes all of Kiem along."""

from typing import Any

from accounts.models import User
from portfolio.models import Ending, Portfolio
from reports.models import DestructionList
from tests.cast import NOW, TODAY
from tests.web.rights import MANAGING, MEMBERS, Route

APPROVING = {"gatekeeper", "own_gatekeeper"}
TERMS = {
    f"{ending}{part}": value
    for ending in Ending.values
    for part, value in (("", "7"), ("-ground", "Selectielijst 2020"))
}
ARCHIVE = {
    # What can be proposed is in test_archive.py: nothing here is over its term.
    "archive": Route("slug", read=MEMBERS),
    "retention": Route("slug", read=MANAGING, write=MANAGING, body=lambda world: TERMS),
    # The manager proposed it.
    "destruction": Route(
        "slug waiting_list",
        read=MANAGING | APPROVING,
        write=APPROVING,
        body=lambda world: {"act": "approve"},
    ),
    "destruction-report": Route("slug done_list", read=MANAGING | APPROVING),
    "destruction-pdf": Route("slug done_list", read=MANAGING | APPROVING),
    "instance": Route(
        read={"administrator"}, write={"administrator"}, body=lambda world: {}
    ),
    # Each their own: see test_archive.py.
    "instance-document": Route("document"),
    "instance-file": Route("document"),
}
ARCHIVE_API = {
    "api-retention": Route(
        "slug",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {
            "terms": [{"ending": "stopped", "years": 7, "ground": "Selectielijst"}]
        },
        writes=("PUT",),
    ),
    "api-closed": Route("slug", read=MEMBERS),
    # Nothing here is over its term, nor approved: see api/test_archive.py.
    "api-destruction-lists": Route("slug", read=MANAGING | APPROVING),
    "api-destruction-list": Route(
        "slug waiting_list",
        read=MANAGING | APPROVING,
        write=MANAGING,
        writes=("DELETE",),
    ),
    "api-destruction-report": Route("slug done_list", read=MANAGING | APPROVING),
    "api-destruction-approvals": Route(
        "slug waiting_list", write=APPROVING, body=lambda world: {}
    ),
    "api-destruction": Route("slug waiting_list"),
}


def lists_about(portfolio: Portfolio, secret: str, manager: User) -> dict[str, Any]:
    """One that waits for approval, and one that was destroyed."""
    made = {}
    here = portfolio.initiatives.order_by("pk").values_list("pk", flat=True)
    number = here.first() or 10**9
    for name, done in (("waiting_list", None), ("done_list", NOW)):
        listed = DestructionList.objects.create(
            portfolio=portfolio,
            proposed_by=manager,
            proposed_at=NOW,
            destroyed_at=done,
            destroyed_by=manager if done else None,
        )
        listed.items.create(
            number=number,
            title=secret,
            stage="idea",
            ending=Ending.STOPPED,
            started_on=TODAY,
            closed_on=TODAY,
            due_on=TODAY,
            ground=secret,
        )
        made[name] = listed.pk
    return made
