"""Makes the document that a job asks for."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import IO

from portfolio.clock import day_of
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
    if job.format == Format.EVERYTHING:
        write_everything(file, job.portfolio, tell=tell)
        return f"kiem-{job.portfolio.slug}-{day_of(job.asked_at)}.zip"
    # As of the day on which it was asked for, also when it is made after midnight.
    wanted = Wanted.read(job.asked, today=day_of(job.asked_at))
    book = book_of(
        job.portfolio,
        wanted,
        reader=job.asked_by,
        shared=job.schedule_id is not None,
    )
    format = Format(job.format)
    WRITERS[format](book, file, tell)
    return f"kiem-{job.portfolio.slug}-{book.as_of}.{format.ending}"
