"""Makes the document that a job asks for."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portfolio.clock import day_of
from portfolio.models import Initiative
from reports.actions.archiving import archive_initiative
from reports.book import Book
from reports.documents.open_document import open_document
from reports.documents.pdf import pdf
from reports.documents.sheets import Tell
from reports.documents.slides import slides
from reports.documents.spreadsheet import spreadsheet
from reports.documents.text_files import text_files
from reports.everything import write_everything
from reports.models import Format, Job
from reports.wanted import Wanted, book_of

Writer = Callable[[Book, IO[bytes], Tell], None]
WRITERS: Mapping[Format, Writer] = {
    Format.PDF: pdf,
    Format.PPTX: slides,
    Format.XLSX: spreadsheet,
    Format.ODS: open_document,
    Format.CSV: text_files,
}


def make(job: Job, file: IO[bytes], *, tell: Tell, at: datetime) -> str:
    """Write it into `file`, and give its name. Raises ValidationError."""
    tell(0, 1)
    day = day_of(job.asked_at)
    if job.portfolio is None:
        write_everything(file, tell=tell)
        return f"kiem-{day}.zip"
    name = f"kiem-{job.portfolio.slug}"
    if job.format == Format.EVERYTHING:
        write_everything(file, job.portfolio, tell=tell)
        return f"{name}-{day}.zip"
    if job.format == Format.ARCHIVE:
        archive(job, file, tell=tell, at=at)
        return f"{name}-{job.asked['initiative']}-archive-{day}.zip"
    # As of the day on which it was asked for, also when it is made after midnight.
    wanted = Wanted.read(job.asked, today=day)
    book = book_of(
        job.portfolio,
        wanted,
        reader=job.asked_by,
        shared=job.schedule_id is not None,
    )
    format = Format(job.format)
    WRITERS[format](book, file, tell)
    return f"{name}-{book.as_of}.{format.ending}"


def archive(job: Job, file: IO[bytes], *, tell: Tell, at: datetime) -> None:
    """The archive file of an initiative; its history says that it was made."""
    here = Initiative.objects.filter(portfolio=job.portfolio_id)
    initiative = here.filter(pk=job.asked["initiative"]).first()
    if initiative is None:
        raise ValidationError(_("This initiative is gone."), code="gone")
    archive_initiative(initiative, file, tell=tell, by=job.asked_by, at=at)
