"""The report as an OpenDocument spreadsheet."""

from typing import IO

from django.utils.translation import get_language

from reports.book import Book
from reports.documents import ods
from reports.documents.sheets import Steps, Tell, counted, sheets


def open_document(book: Book, file: IO[bytes], tell: Tell = lambda *_: None) -> None:
    """Write it into `file`, in the language of the reader."""
    every = sheets(book)
    steps = Steps(len(every), tell)
    language = (get_language() or "en")[:2]
    with ods.spreadsheet(
        file, title=book.title, language=language, made_on=book.as_of
    ) as made:
        for sheet in every:
            made.sheet(
                sheet.title,
                sheet.columns,
                counted(sheet.rows(), steps.more),
                sheet.table,
            )
            steps.next()
