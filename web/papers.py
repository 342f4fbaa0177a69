"""What a page or a program saves on paper: each of them in one way."""

from datetime import date
from io import BytesIO

from django.http import FileResponse, Http404

from reports import brief, destroyed, minutes
from reports.models import DestructionList
from web.downloads import as_download
from web.pages.gate_sheet import Sheet
from workflows.models import Meeting


def brief_paper(sheet: Sheet, *, today: date) -> FileResponse:
    name = f"kiem-{sheet.initiative.pk}-{today}.pdf"
    return _paper(brief.pdf(sheet.brief()), name)


def minutes_paper(meeting: Meeting) -> FileResponse:
    """Of a meeting that is closed."""
    if meeting.closed_at is None:
        raise Http404
    name = f"kiem-{meeting.portfolio.slug}-{meeting.held_on}.pdf"
    return _paper(minutes.pdf(meeting), name)


def destruction_paper(listed: DestructionList) -> FileResponse:
    """Of what was destroyed."""
    if listed.destroyed_at is None:
        raise Http404
    name = f"kiem-{listed.portfolio.slug}-destruction-{listed.pk}.pdf"
    return _paper(destroyed.pdf(listed), name)


def _paper(content: bytes, name: str) -> FileResponse:
    return as_download(lambda: BytesIO(content), name=name)
