"""Which row has the headers: not always the first, and sometimes two together."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.importing.fields import is_known, plain_header
from portfolio.importing.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    Row,
    Source,
    Table,
    Value,
    merged,
    refused,
    said,
)

LOOKED_AT = 15
# By which headers the exports of other programs are known.
MARKS: tuple[tuple[Source, frozenset[str]], ...] = (
    (Source.PLANNER, frozenset({"task id", "task name", "bucket name"})),
    (Source.PLANNER, frozenset({"taak id", "taaknaam", "bucketnaam"})),
    (Source.PLANNER, frozenset({"taak id", "naam van taak", "naam van bucket"})),
    (Source.JIRA, frozenset({"issue key", "summary"})),
    (Source.TRELLO, frozenset({"card id", "card name", "list name"})),
    (Source.KANBOARD, frozenset({"task id", "swimlane", "column"})),
    (Source.TAIGA, frozenset({"ref", "subject", "is closed"})),
    (Source.GITHUB, frozenset({"title", "url", "assignees", "status"})),
)


def as_table(lines: Sequence[Sequence[Value]], *, told: list[str]) -> Table:
    """The lines of a sheet, as headers and rows. Raises ValidationError."""
    place = _place_of_headers(lines)
    headers, first = _headers(lines, place)
    if len(headers) > MOST_COLUMNS:
        message = _(
            "This file has %(columns)d columns; Kiem reads at most %(most)d. Keep the "
            "columns that you need, and try again."
        )
        raise refused(message, "columns", columns=len(headers), most=MOST_COLUMNS)
    rows = [
        Row(number, (*line, *[None] * (len(headers) - len(line)))[: len(headers)])
        for number, line in enumerate(lines, start=1)
        if number > first and any(said(value) for value in line)
    ]
    if not rows:
        message = _(
            "There is nothing under the headers. Add a row for each initiative, and "
            "try again."
        )
        raise refused(message, "empty")
    if len(rows) > MOST_ROWS:
        message = _(
            "This file has %(rows)d rows; Kiem reads at most %(most)d. Make two files "
            "of it."
        )
        raise refused(message, "rows", rows=len(rows), most=MOST_ROWS)
    above = [text for line in lines[:place] if (text := _line(line))]
    if above:
        sentence = ngettext(
            "One line above the headers was left out: %(lines)s",
            "%(count)d lines above the headers were left out: %(lines)s",
            len(above),
        )
        told = [*told, sentence % {"count": len(above), "lines": " | ".join(above)}]
    headers, rows = merged(headers, rows)
    return Table(source_of(headers), headers, rows, told)


def source_of(headers: Sequence[str]) -> Source:
    """Which program made it, by its headers."""
    plain = {plain_header(header) for header in headers}
    found = (source for source, marks in MARKS if marks <= plain)
    return next(found, Source.TABLE)


def _place_of_headers(lines: Sequence[Sequence[Value]]) -> int:
    """The line that has most headers that we know, and then most words."""

    def score(line: Sequence[Value]) -> tuple[int, int]:
        words = [text for v in line if isinstance(v, str) and (text := v.strip())]
        short = [text for text in words if len(text) <= 60]
        known = sum(is_known(text) for text in short)
        return known, min(len({*short}), 50)

    scores = [score(line[: MOST_COLUMNS + 1]) for line in lines[:LOOKED_AT]]
    best = max(known for known, _words in scores)
    if best:
        # The topmost: what stands under it may hold such a word by accident.
        return next(n for n, (known, _words) in enumerate(scores) if known == best)
    widest = max(words for _known, words in scores)
    return next(n for n, (_known, words) in enumerate(scores) if words == widest)


def _headers(lines: Sequence[Sequence[Value]], place: int) -> tuple[list[str], int]:
    """A name for each column; the number of the last line with headers.

    A cell that was made one with the cell above it has its word there.
    """
    above = lines[place - 1] if place else ()
    width = max(len(line) for line in lines)
    headers = []
    for column in range(width):
        text = _at(lines[place], column) or (_at(above, column) if place else "")
        used = text or any(_at(line, column) for line in lines[place + 1 :])
        if not used and column >= len(lines[place]):
            continue
        headers.append(text or _("Column %(letter)s") % {"letter": letter(column)})
    while (
        headers
        and not _at(lines[place], len(headers) - 1)
        and not any(_at(line, len(headers) - 1) for line in lines[place + 1 :])
    ):
        headers.pop()
    return headers, place + 1


def letter(column: int) -> str:
    """What a spreadsheet shows above it."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _at(line: Sequence[Value], column: int) -> str:
    return " ".join(said(line[column]).split()) if column < len(line) else ""


def _line(line: Sequence[Value]) -> str:
    return " ".join(text for value in line if (text := said(value)))[:120]
