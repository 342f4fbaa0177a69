"""Who may read and write at each route of the API."""

from portfolio.records import RECORDS
from tests.records import CHANGES
from tests.web.api.bodies import GOOD
from tests.web.api.keeping_rights import KEEPING_API
from tests.web.archive_rights import ARCHIVE_API
from tests.web.channel_rights import CHANNELS_API
from tests.web.mail_rights import MAIL_API
from tests.web.member_rights import MEMBERS_API
from tests.web.report_rights import REPORTS_API
from tests.web.rights import (
    ANSWERING,
    DECIDING,
    MANAGING,
    MEMBERS,
    SIGNED_IN,
    WRITERS,
    Route,
)
from tests.web.talk_rights import TALK_API
from tests.web.work_rights import WORK_API


def record_route(name: str) -> Route:
    """Everybody who takes part reads the records; whoever works on it adds to them."""
    return Route("pk", read=MEMBERS, write=WRITERS, body=lambda world: GOOD[name])


def row_route(slug: str) -> Route:
    """Whoever adds to the records may change and remove each of them."""
    field, typed, *_others = CHANGES[slug]
    value = typed if isinstance(GOOD[slug][field], str) else int(typed)
    return Route(
        f"second {slug}",
        read=MEMBERS,
        write=WRITERS,
        body=lambda world: {field: value},
        writes=("PATCH", "DELETE"),
    )


API = {
    "openapi": Route(is_public=True),
    # Says the same to everybody: there is nothing.
    "api-absent": Route(is_public=True),
    "api-portfolios": Route(read=SIGNED_IN),
    "api-preferences": Route(
        read=SIGNED_IN,
        write=SIGNED_IN,
        body=lambda world: {"cadence": "daily"},
        writes=("PATCH",),
    ),
    # Who starts one is in test_facts.py: the portfolio is named in the body.
    "api-initiatives": Route(
        read=SIGNED_IN,
        body=lambda world: {"portfolio": "lindervoort", "title": "Bins"},
    ),
    "api-board": Route("slug", read=MEMBERS),
    "api-events": Route("slug", read=MEMBERS),
    "api-views": Route(
        "slug", read=MEMBERS, write=MEMBERS, body=lambda world: {"name": "Mine"}
    ),
    "api-view": Route(
        "slug view",
        read=MEMBERS,
        write=MANAGING,
        body=lambda world: {"name": "Ours"},
        writes=("PATCH", "DELETE"),
    ),
    "api-theme": Route(
        "slug",
        read=MEMBERS,
        write=MANAGING,
        body=lambda world: {"organisation": "Lindervoort aan Zee"},
        writes=("PATCH",),
    ),
    "api-playbook": Route("slug", read=MEMBERS),
    "api-playbook-version": Route("slug gate version", read=MEMBERS),
    # Who opens and closes a meeting is in test_meetings.py: one is open at a time.
    "api-meetings": Route(
        "slug", read=MEMBERS, body=lambda world: {"held_on": world.soon}
    ),
    "api-minutes": Route("closed", read=MEMBERS),
    "api-minutes-content": Route("closed", read=MEMBERS),
    "api-meeting": Route("meeting", read=MEMBERS),
    "api-agenda": Route(
        "meeting",
        read=MEMBERS,
        write=MANAGING,
        body=lambda world: {"initiative": world.second.pk},
    ),
    "api-agenda-item": Route(
        "meeting item",
        read=MEMBERS,
        write=MANAGING,
        body=lambda world: {"note": "All agree."},
        writes=("PATCH", "DELETE"),
    ),
    "api-legal-checks": Route("second", read=MEMBERS),
    "api-legal-check": Route(
        "second check",
        write=WRITERS,
        body=lambda world: {"status": "busy"},
        writes=("PUT",),
    ),
    "api-profile": Route(
        "second",
        read=MEMBERS,
        write=ANSWERING,
        body=lambda world: {"profile": "heavy", "reason": "The council asked."},
        writes=("PUT",),
    ),
    # It takes a newer version; who adopts one is in test_weighing.py.
    "api-adoption": Route("second asked", write=WRITERS),
    "api-consultations": Route(
        "second",
        read=MEMBERS,
        write=WRITERS,
        body=lambda world: {"lesson": world.lesson, "usefulness": "helped"},
    ),
    "api-initiative": Route(
        "pk",
        read=MEMBERS,
        write=WRITERS,
        body=lambda world: {"sponsor": "Public works"},
        writes=("PATCH",),
    ),
    "api-conditions": Route("pk", read=MEMBERS),
    "api-evidence": Route(
        "pk condition", write=ANSWERING, body=lambda world: {"evidence": "Signed."}
    ),
    "api-moves": Route(
        "pk",
        write=WRITERS,
        body=lambda world: {
            "stage": "concept",
            "after": None,
            "version": world.initiative.version,
        },
    ),
    "api-decisions": Route(
        "pk",
        read=MEMBERS,
        write=DECIDING,
        body=lambda world: {
            "outcome": "hold",
            "rationale": "The data come later.",
            "resume_on": world.soon,
            "version": world.initiative.version,
        },
    ),
    "api-requests": record_route("decision-requests"),
    "api-answers": Route(
        "pk",
        read=MEMBERS,
        write=ANSWERING,
        body=lambda world: GOOD["answers"] | {"criterion": world.criterion},
    ),
    **KEEPING_API,
    **ARCHIVE_API,
    **TALK_API,
    **MAIL_API,
    **CHANNELS_API,
    **WORK_API,
    **REPORTS_API,
    **MEMBERS_API,
    "api-updates": record_route("updates"),
    **{f"api-{slug}": record_route(slug) for slug in RECORDS},
    **{f"api-{slug}-one": row_route(slug) for slug in RECORDS},
}
