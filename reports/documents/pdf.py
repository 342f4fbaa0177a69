"""The report as a PDF."""

from dataclasses import replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports import wording
from reports.charts import PAPER
from reports.documents.typesetting import typeset
from reports.portfolio import Report
from reports.sections import Section, Table, decisions, sections

# Nobody reads a thousand on paper; the spreadsheet has them all.
MOST_DECISIONS = 100


def pdf(report: Report) -> bytes:
    """The report as it stands today, in the language of the reader."""
    return typeset("report.typ", _content(report))


def _content(report: Report) -> dict[str, Any]:
    today = report.today
    return {
        "lang": (get_language() or "en")[:2],
        "title": _("%(portfolio)s: report") % {"portfolio": report.portfolio.name},
        "organisation": report.portfolio.organisation,
        "date": [today.year, today.month, today.day],
        "as_of": _("As of %(day)s. Period: %(period)s.")
        % {"day": wording.day(today), "period": wording.period(report.period)},
        # The two numbers are filled in when the pages are counted.
        "page": _("Page {page} of {total}"),
        "headline": wording.headline(report),
        "sections": [
            _section(section)
            for section in ([] if report.is_empty else sections(report, PAPER))
        ],
        "decisions": _decisions(report),
        "definitions_title": _("What the words mean"),
        "definitions": wording.definitions(),
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "words": section.words,
        "note": section.note,
        "drawing": section.drawing,
        "alt": _("%(caption)s. The table below says the same.")
        % {"caption": section.table.caption},
        "table": _table(section.table),
    }


def _decisions(report: Report) -> dict[str, Any] | None:
    table = decisions(report)
    if not table.rows:
        return None
    shown = replace(table, rows=table.rows[:MOST_DECISIONS])
    note = ""
    if len(table.rows) > MOST_DECISIONS:
        note = _(
            "These are the newest %(shown)d of %(total)d. The spreadsheet has them all."
        ) % {"shown": MOST_DECISIONS, "total": len(table.rows)}
    return _table(shown) | {"note": note}


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "columns": [
            {"label": column.label, "number": column.is_number, "width": column.width}
            for column in table.columns
        ],
        "rows": [[wording.cell(cell) for cell in row] for row in table.rows],
    }
