"""Who has which documents made of the report: each their own."""

from typing import Any

from accounts.models import User
from portfolio.clock import day_of
from portfolio.models import Portfolio
from reports.actions import add_schedule, file_report
from reports.keeping import new_file
from reports.models import Format, Job, JobState
from reports.wanted import Wanted
from tests.cast import NOW
from tests.web.api.caller import LATER
from tests.web.rights import MANAGING, MEMBERS, Route

SCHEDULE = {
    "rhythm": "monthly",
    "next_on": "2099-01-04",
    "addresses": "elsewhere@example.org",
    "language": "nl",
}
REPORTS = {
    "report": Route("slug", read=MEMBERS),
    "report-behind": Route("slug chapter table", read=MEMBERS),
    "report-table": Route("slug chapter table", read=MEMBERS),
    "filed": Route(
        "slug", read=MEMBERS, write=MANAGING, body=lambda world: {"name": "March"}
    ),
    "filed-report": Route("slug filed", read=MEMBERS),
    "documents": Route(
        "slug", read=MEMBERS, write=MEMBERS, body=lambda world: {"format": "pdf"}
    ),
    "document": Route(
        "slug document", write=MANAGING, body=lambda world: {"act": "remove"}
    ),
    "document-file": Route("slug document", read=MANAGING),
}
REPORTS |= {
    "schedules": Route(
        "slug", read=MANAGING, write=MANAGING, body=lambda world: SCHEDULE
    ),
    "schedule": Route(
        "slug schedule",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"act": "remove"},
    ),
}
REPORTS_API = {
    "api-schedules": Route(
        "slug",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: SCHEDULE | {"addresses": ["elsewhere@example.org"]},
    ),
    "api-schedule": Route(
        "slug schedule",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"rhythm": "weekly"},
        writes=("PATCH", "DELETE"),
    ),
    "api-report": Route("slug", read=MEMBERS),
    "api-filed": Route(
        "slug", read=MEMBERS, write=MANAGING, body=lambda world: {"name": "March"}
    ),
    "api-filed-report": Route("slug filed", read=MEMBERS),
    "api-filed-comparison": Route("slug filed", read=MEMBERS),
    "api-documents": Route(
        "slug", read=MEMBERS, write=MEMBERS, body=lambda world: {"format": "pdf"}
    ),
    "api-document": Route(
        "slug document", read=MANAGING, write=MANAGING, writes=("DELETE",)
    ),
    "api-document-content": Route("slug document", read=MANAGING),
}


def reports_about(portfolio: Portfolio, secret: str, manager: User) -> dict[str, Any]:
    """A document that the manager asked for."""
    with new_file() as (path, file):
        file.write(secret.encode())
    job = Job.objects.create(
        portfolio=portfolio,
        asked_by=manager,
        asked_at=NOW,
        format=Format.PDF,
        language="en",
        state=JobState.DONE,
        kept_until=LATER,
        name=f"{secret}.pdf",
        path=path,
    )
    values = {
        "rhythm": "monthly",
        "next_on": day_of(LATER),
        "addresses": ["somebody@example.org"],
        "q": secret,
    }
    schedule = add_schedule(portfolio, values, by=manager, at=NOW)
    wanted = Wanted.read({}, today=day_of(NOW))
    filed = file_report(portfolio, wanted, name=secret[:120], by=manager, at=NOW)
    return {"document": job.pk, "schedule": schedule.pk, "filed": filed.pk}
