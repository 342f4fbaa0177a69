"""Who may put off what is asked, and who sees what is asked of them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from portfolio.clock import day_of
from portfolio.models import Initiative
from tests.web.rights import MANAGING, SIGNED_IN, Route
from tests.web.world import untouched_limits
from tests.workflows.meeting_world import point

# Whoever is asked, and managers.
ASKED = {"own_gatekeeper", "manager"}


def _snooze(world: Any) -> dict[str, str]:
    soon = day_of(timezone.now()) + timedelta(days=7)
    return {"until": soon.isoformat(), "reason": "She is ill."}


def _limits(world: Any) -> dict[str, Any]:
    """As they are, but for one."""
    sent = untouched_limits(world.initiative.portfolio)
    return sent | {"U1-idea-attention": 35}


WORK = {
    # Says nothing about anybody.
    "handbook": Route(is_public=True),
    "help": Route("topic", is_public=True),
    "advisers": Route(
        "slug",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"privacy": "privacy@example.org", "language": "nl"},
    ),
    "calendar": Route(
        "slug",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"recess-2099-first": "", "holidays": "on"},
    ),
    "limits": Route("slug", read=MANAGING, write=MANAGING, body=_limits),
    "my-work": Route(read=SIGNED_IN),
    "points-seen": Route(
        write={"own_gatekeeper"}, body=lambda world: {"point": world.point}
    ),
    "point-snooze": Route("point", read=ASKED, write=ASKED, body=_snooze),
}


WORK_API = {
    "api-attention": Route(read=SIGNED_IN),
    "api-point-snoozes": Route("point", write=ASKED, body=_snooze),
}


def work_about(initiative: Initiative) -> dict[str, int]:
    """Something that is asked of its owner."""
    return {"point": point(initiative, "U1").pk}
