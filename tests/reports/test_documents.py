"""The PDF and the spreadsheet, opened by other programs than made them."""

import io
import zipfile
from datetime import date, datetime

import pikepdf
import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from reports.documents.pdf import pdf
from reports.documents.spreadsheet import spreadsheet
from reports.portfolio import portfolio_report
from tests.cast import NOW, TODAY, make_initiative, make_portfolio
from tests.reports.conftest import YEAR
from workflows.actions import decide
from workflows.models import Outcome
from workflows.outcomes import Ruling

PAYLOADS = ("=1+1", "@SUM(1)", "+1", "-1", '=HYPERLINK("http://x")', "http://x", "007")


@pytest.fixture
def report(portfolio, history):
    return portfolio_report(portfolio, period=YEAR, today=TODAY)


def opened(report) -> CalamineWorkbook:
    file = io.BytesIO()
    spreadsheet(report, file)
    file.seek(0)
    return CalamineWorkbook.from_filelike(file)


def struct_types(node) -> list[str]:
    """The types of all elements in a tagged PDF's tree."""
    found = [str(node.S)] if "/S" in node else []
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            found += struct_types(child)
    return found


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pdf_says_what_it_is_and_in_which_language(report, language):
    with translation.override(language):
        made = pikepdf.open(io.BytesIO(pdf(report)))

    assert str(made.Root.Lang) == language
    assert str(made.docinfo["/Title"]).startswith("Portfolio lindervoort")
    assert str(made.docinfo["/Author"]) == "gemeente lindervoort"
    assert len(made.pages) >= 2


def test_the_pdf_is_tagged_with_headings_tables_and_pictures(report):
    made = pikepdf.open(io.BytesIO(pdf(report)))

    assert made.Root.MarkInfo.Marked
    kinds = struct_types(made.Root.StructTreeRoot)
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure"} <= set(kinds)
    metadata = made.open_metadata()
    assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "2")


def test_the_pdf_of_one_report_is_always_the_same(report):
    assert pdf(report) == pdf(report)


def test_the_pdf_of_an_empty_portfolio_can_be_made(db):
    report = portfolio_report(make_portfolio(), period=YEAR, today=TODAY)

    assert len(pikepdf.open(io.BytesIO(pdf(report))).pages) == 1


def test_markup_in_a_title_stays_text_in_the_pdf(portfolio, owner):
    make_initiative(owner, title="#panic() *bold* $x$ <b> [x")
    report = portfolio_report(portfolio, period=YEAR, today=TODAY)

    assert pikepdf.open(io.BytesIO(pdf(report))).pages


def test_the_spreadsheet_has_a_sheet_per_table(report):
    assert opened(report).sheet_names == [
        "Summary",
        "What we have now",
        "How long a stage takes",
        "What is going wrong",
        "What moved",
        "What was decided",
        "Initiatives",
        "Decisions",
    ]


def test_the_spreadsheet_has_the_numbers_of_the_report(report):
    book = opened(report)

    rows = book.get_sheet_by_name("What moved").to_python()
    assert rows[1:6] == [
        ["Idea", 4, 2, 0, 0, 0],
        ["Concept", 2, 0, 0, 1, 0],
        ["Pilot", 0, 0, 0, 0, 0],
        ["Scale", 0, 0, 0, 0, 0],
        ["Together", 6, 2, 0, 1, 0],
    ]


def test_the_spreadsheet_has_every_initiative_with_real_dates(report):
    rows = opened(report).get_sheet_by_name("Initiatives").to_python()

    assert rows[1:] == [
        ["Parking", "Owner", "Idea", "On hold", date(2026, 4, 6), 162, "", "", 0],
        ["Benches", "Owner", "Idea", "Active", date(2026, 9, 7), 77, "", "", 0],
        ["Trees", "Owner", "Concept", "Stopped", date(2026, 3, 2), 91, "", "", 0],
        ["Noise", "Owner", "Concept", "Active", date(2026, 5, 4), 155, "", "", 0],
    ]


def test_the_spreadsheet_lists_the_decisions_with_the_reason(report):
    rows = opened(report).get_sheet_by_name("Decisions").to_python()

    assert rows[1] == [
        "Parking",
        date(2026, 11, 2),
        "Hold",
        "Idea",
        "It fits.",
        "Gatekeeper",
    ]
    assert len(rows) == 5


def test_the_spreadsheet_speaks_the_language_of_the_reader(report):
    with translation.override("nl"):
        rows = opened(report).get_sheet_by_index(6).to_python()

    assert [row[2] for row in rows[1:]] == ["Idee", "Idee", "Concept", "Concept"]


@pytest.mark.parametrize("title", PAYLOADS)
def test_what_looks_like_a_formula_stays_text(portfolio, owner, title):
    make_initiative(owner, title=title)
    report = portfolio_report(portfolio, period=YEAR, today=TODAY)

    book = opened(report)

    cell = book.get_sheet_by_name("Initiatives").to_python()[1][0]
    assert (cell, type(cell)) == (title, str)


def test_the_spreadsheet_is_dated_by_the_report(report):
    file = io.BytesIO()

    spreadsheet(report, file)

    assert datetime.combine(TODAY, datetime.min.time()).isoformat() in core(file)


def core(file) -> str:
    """The properties of a workbook, as XML."""
    with zipfile.ZipFile(file) as archive:
        return archive.read("docProps/core.xml").decode()


@pytest.mark.parametrize("title", ["Bomen 🌳", "a\x01b", "\ufffe", "شجرة"], ids=repr)
def test_a_sign_that_the_font_lacks_does_not_cost_the_documents(
    title, portfolio, owner, gatekeeper
):
    initiative = make_initiative(owner, title=title)
    hold = Ruling(Outcome.HOLD, "No data yet.", resume_on=date(2026, 12, 23))
    decide(initiative, hold, by=gatekeeper, at=NOW)
    report = portfolio_report(portfolio, period=YEAR, today=TODAY)

    assert pikepdf.open(io.BytesIO(pdf(report))).pages
    assert opened(report).sheet_names
