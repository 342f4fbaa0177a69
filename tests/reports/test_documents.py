"""The documents of a report, opened by other programs than made them."""

import io
import random
import zipfile
from datetime import date, datetime
from xml.etree.ElementTree import fromstring

import pikepdf
import pytest
from django.utils import translation
from pptx import Presentation
from python_calamine import CalamineWorkbook

from reports.documents.making import WRITERS
from reports.documents.pdf import pdf
from reports.documents.sheets import sheets
from reports.documents.spreadsheet import spreadsheet
from reports.models import Format
from reports.tables import Chapter
from tests.cast import TODAY
from tests.office import converted, pdfinfo
from tests.reports.books import (
    ALL,
    BARS,
    CURVES,
    make_book,
)

SIGNS = ("=", "+", "-", "@", "=-", "=+", "+-", "--", "==", "@@", "|", "%")
BEGINNINGS = (*SIGNS, "＝", "＋", "－", "＠")
COMMANDS = (
    "1+1",
    "SUM(A1:A9)",
    'HYPERLINK("http://x";"y")',
    "cmd|' /C calc'!A0",
    'WEBSERVICE("http://x")',
    'IMPORTXML("http://x";"//a")',
    'DDE("a";"b";"c")',
)
URN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
CHART, TABLE, SVG = URN % "chart", URN % "table", URN % "svg-compatible"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
HIDDEN = ("\t", " ", "\n", "\u200b", '"')
# 112 that begin so, and some more behind what one does not see.
PAYLOADS = [f"{sign}{command}" for sign in BEGINNINGS for command in COMMANDS]
PAYLOADS += [f"{hidden}=1+1" for hidden in HIDDEN]
PAYLOADS += ["http://x", "007", "1e5", "2026-03-31", "{=1+1}"]


def written(book, format) -> io.BytesIO:
    file = io.BytesIO()
    WRITERS[format](book, file, lambda done, total: None)
    file.seek(0)
    return file


def opened(book, format=Format.XLSX) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(written(book, format))


def expected(sheet) -> list[list[object]]:
    """The cells of a sheet as they should be read back."""
    rows = [[c.label for c in sheet.columns], *map(list, sheet.rows())]
    width = max(map(len, rows))
    return [
        ["" if cell is None else cell for cell in row] + [""] * (width - len(row))
        for row in rows
    ]


@pytest.fixture
def book(portfolio):
    rows = [(f"Trees {n}", n) for n in range(3)]
    return make_book(portfolio, *rows, ("Bomen 🌳 & <b>\n tweede  regel", None))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pdf_says_what_it_is_and_in_which_language(book, language):
    with translation.override(language):
        made = pikepdf.open(written(book, Format.PDF))

    assert str(made.Root.Lang) == language
    assert str(made.docinfo["/Title"]).startswith("Portfolio lindervoort")
    assert str(made.docinfo["/Author"]) == "gemeente lindervoort"


def elements(node):
    """All elements of a tagged PDF, in the order in which they are read."""
    if "/S" in node:
        yield node
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            yield from elements(child)


def attribute(element, name):
    found = element.get("/A", {})
    every = found if isinstance(found, pikepdf.Array) else [found]
    return next((str(a[name]) for a in every if name in a), None)


def test_the_pdf_is_tagged_and_each_chart_is_told_in_words(portfolio):
    made = pikepdf.open(written(make_book(portfolio, logo=True), Format.PDF))

    assert made.Root.MarkInfo.Marked
    metadata = made.open_metadata()
    assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "2")
    every = list(elements(made.Root.StructTreeRoot))
    told = [str(each.Alt) for each in every if each.S == "/Figure"]
    assert told[0] == "gemeente lindervoort"
    assert [text.split(". ")[0] for text in told[1:]] == [table.title for table in ALL]
    assert all("The table below has the same numbers." in text for text in told[1:])


def test_headings_of_the_pdf_nest_and_heads_of_tables_say_what_they_head(book):
    made = pikepdf.open(written(book, Format.PDF))

    every = list(elements(made.Root.StructTreeRoot))
    levels = [int(str(e.S)[2]) for e in every if str(e.S) in ("/H1", "/H2", "/H3")]
    assert levels == [1, *[2, 3] * (len(ALL) + 1), 2]
    scopes = {attribute(each, "/Scope") for each in every if each.S == "/TH"}
    assert scopes == {"/Column"}
    with made.open_outline() as outline:
        (first,) = outline.root
        assert [each.title for each in first.children][:1] == [f"About {BARS.title}"]


def test_the_pdf_is_read_in_order_by_poppler(book, tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(written(book, Format.PDF).getvalue())

    assert "Tagged:          yes" in pdfinfo(file)
    text = pdfinfo(file, "-struct-text")
    wanted = [
        "Portfolio lindervoort: report",
        "9 initiatives are under way.",
        "About Initiatives per stage",
        BARS.caption,
        "Attention",
        "Together",
        "Under way today.",
        "About Arrivals and departures",
        "What the words mean",
    ]
    places = [text.index(part) for part in wanted]
    assert places == sorted(places)


def test_the_pdf_of_one_report_is_always_the_same(book):
    assert written(book, Format.PDF).read() == written(book, Format.PDF).read()


def test_the_pdf_of_an_empty_report_can_be_made(portfolio):
    empty = make_book(portfolio)

    file = io.BytesIO()
    pdf(type(empty)(**{**fields(empty), "chapters": ()}), file)

    assert len(pikepdf.open(file).pages) == 1


def fields(book):
    return {name: getattr(book, name) for name in book.__slots__}


@pytest.mark.parametrize("format", list(WRITERS))
def test_markup_and_signs_that_fonts_lack_do_not_cost_the_documents(format, portfolio):
    odd = "#panic() *b* $x$ <b> [x 🌳 a\x01b \ufffe شجرة"
    book = make_book(portfolio, (odd, 1))
    chapter = Chapter("odd", odd, odd, (odd,), ALL)

    made = written(type(book)(**{**fields(book), "chapters": (chapter,)}), format)

    assert made.getvalue()


@pytest.mark.parametrize("format", [Format.XLSX, Format.ODS])
def test_each_cell_of_a_spreadsheet_is_what_it_was(book, format):
    made = opened(book, format)

    names = ["Summary", *[table.title for table in ALL], "Initiatives"]
    assert made.sheet_names == names
    for sheet in sheets(book):
        rows = made.get_sheet_by_name(sheet.title[:31]).to_python()
        assert rows == expected(sheet)


def test_libreoffice_reads_all_files_the_same_and_calculates_nothing(
    portfolio, tmp_path
):
    book = make_book(portfolio, *[(text, n) for n, text in enumerate(PAYLOADS)])
    (tmp_path / "a.xlsx").write_bytes(written(book, Format.XLSX).getvalue())
    (tmp_path / "b.ods").write_bytes(written(book, Format.ODS).getvalue())
    with zipfile.ZipFile(written(book, Format.CSV)) as archive:
        (tmp_path / "c.csv").write_bytes(archive.read(archive.namelist()[-1]))
    files = [tmp_path / name for name in ("a.xlsx", "b.ods", "c.csv")]

    for_excel, open_document, plain = map(
        CalamineWorkbook.from_path, converted(files, tmp_path, "xlsx")
    )

    assert len(PAYLOADS) >= 120
    for made in (for_excel, open_document):
        rows = made.get_sheet_by_name("Initiatives").to_python()
        # LibreOffice saves no blanks around a text.
        texts = [str(row[0]).strip() for row in rows[1:-2]]
        assert texts == [text.strip() for text in PAYLOADS]
        assert made.get_sheet_by_name(BARS.title).to_python() == expected(
            sheets(book)[1]
        )
    for name in ("a.xlsx", "b.xlsx"):
        charts = sorted(drawn(tmp_path / "converted" / name))
        assert [[3, 0], [1, 5]] in charts
        assert list(map(list, CURVES.values())) in charts
        assert [[4, 0], [1, 2]] in charts
        assert len(charts) == len(ALL)
    texts = [row[0] for row in plain.get_sheet_by_index(0).to_python()[1:]]
    assert [text.strip("'") for text in texts[: len(COMMANDS)]] == PAYLOADS[:7]
    assert all(isinstance(text, str) for text in texts[: len(BEGINNINGS) * 7])
    for file in tmp_path.glob("converted/*.xlsx"):
        with zipfile.ZipFile(file) as archive:
            assert not [
                name
                for name in archive.namelist()
                if "/worksheets/" in name and b"<f" in archive.read(name)
            ]


def test_a_csv_file_is_for_spreadsheets_in_the_language_of_the_reader(portfolio):
    book = make_book(portfolio, ("Trees; and more", 3))
    with translation.override("nl"):
        archive = zipfile.ZipFile(written(book, Format.CSV))

    names = archive.namelist()
    assert names[1] == "01 initiatives-per-stage.csv"
    text = archive.read(names[1]).decode()
    assert text.startswith('\ufeff"Stage";"Action"')
    assert '"Idea";3;1;0,44;12000;"2026-03-02"' in text
    assert '"Trees; and more";3' in archive.read(names[-1]).decode()


def test_the_spreadsheet_has_a_chart_of_excels_own_for_each_shape(book):
    with zipfile.ZipFile(written(book, Format.XLSX)) as archive:
        charts = [n for n in archive.namelist() if n.startswith("xl/charts/chart")]
        first = archive.read("xl/charts/chart1.xml").decode()

    assert len(charts) == len(ALL)
    assert "'Initiatives per stage'!$B$2:$B$3" in first


def test_the_open_document_has_the_same_charts_each_beside_its_numbers(book):
    with zipfile.ZipFile(written(book, Format.ODS)) as archive:
        named = archive.read("META-INF/manifest.xml").decode()
        files = [name for name in archive.namelist() if name.startswith("Object ")]
        charts = [fromstring(archive.read(name)) for name in files]
        sheets = fromstring(archive.read("content.xml"))

    assert len(charts) == len(ALL)
    assert all(f'full-path="{name}"' in named for name in files)
    titles = [chart.findtext(f".//{CHART}title/*") for chart in charts]
    assert titles == [table.title for table in ALL]
    told = [each.text for each in sheets.iter(f"{SVG}desc")]
    assert told == [table.caption for table in ALL]
    cells = [each.get(f"{CHART}values-cell-range-address") for each in series(charts)]
    assert cells[0] == "$'Initiatives per stage'.$B$2:$'Initiatives per stage'.$B$3"
    assert len(cells) == 2 + 2 + 2 + len(CURVES) + 2
    copied = charts[0].findall(f".//{TABLE}table-rows/{TABLE}table-row")
    assert [list(row.itertext()) for row in copied] == [
        ["Idea", "3", "1"],
        ["Pilot", "0", "5"],
    ]


def series(charts):
    return [each for chart in charts for each in chart.iter(f"{CHART}series")]


def drawn(file) -> list[list[list[float]]]:
    """The numbers that LibreOffice drew, by chart and series."""
    found = []
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.startswith("xl/charts/chart"):
                every = fromstring(archive.read(name)).iter(f"{DRAWING}ser")
                found.append([_numbers(each) for each in every])
    return found


def _numbers(series) -> list[float]:
    values = [*series.iter(f"{DRAWING}val"), *series.iter(f"{DRAWING}yVal")]
    return [float(each.text) for each in values[0].iter(f"{DRAWING}v")]


def test_the_slides_have_a_title_and_a_chart_one_can_change(book):
    made = Presentation(written(book, Format.PPTX))

    assert len(made.slides) == 5
    first = made.slides[0]
    assert first.shapes.title.text == "What of stages?"
    (chart,) = [shape.chart for shape in first.shapes if shape.has_chart]
    assert [list(series.values) for series in chart.plots[0].series] == [[3, 0], [1, 5]]
    (described,) = first.shapes._spTree.xpath(".//p:graphicFrame//p:cNvPr/@descr")
    assert described == BARS.caption


def test_documents_are_dated_by_the_report(book):
    with zipfile.ZipFile(written(book, Format.XLSX)) as archive:
        core = archive.read("docProps/core.xml").decode()

    assert datetime.combine(TODAY, datetime.min.time()).isoformat() in core


def test_a_long_list_tells_how_far_it_is(portfolio):
    book = make_book(portfolio, *[(f"Trees {n}", n) for n in range(1200)])
    told = []

    spreadsheet(book, io.BytesIO(), lambda done, total: told.append((done, total)))

    assert told[-1] == (9, 9)
    assert [done for done, _total in told] == list(range(1, 10))


def test_numbers_and_days_keep_their_kind_whatever_they_are(portfolio):
    chance = random.Random(1)
    rows = [("x", chance.choice((chance.randint(-9, 9**9), None))) for _ in range(50)]
    days = [(date(2000 + n, 1, 1).isoformat(), n) for n in range(5)]
    book = make_book(portfolio, *rows, *days)

    for format in (Format.XLSX, Format.ODS):
        read = opened(book, format).get_sheet_by_name("Initiatives").to_python()[1:-2]
        assert [row[1] if row[1] != "" else None for row in read] == [
            n for _x, n in (*rows, *days)
        ]
