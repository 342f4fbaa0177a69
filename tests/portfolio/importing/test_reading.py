"""Reading files: the shapes that spreadsheets have, and what is wrong with files."""

import io
import zipfile
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from portfolio.importing import days
from portfolio.importing.fields import guessed
from portfolio.importing.reading import LARGEST, read
from portfolio.importing.table import Source
from tests.portfolio.importing.files import HEADERS, as_json, sheet, text

BOMEN = ["Bomen meten", "Pilot", "Jan", "Let op de wortels"]


def cells(content):
    return [list(row.cells) for row in read(content).rows]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_any_separator(delimiter):
    content = text(HEADERS, BOMEN, ["B", "Idee", "", "a, b; c"], delimiter=delimiter)

    assert cells(content) == [BOMEN, ["B", "Idee", "", "a, b; c"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_encoding(encoding):
    content = text(["Titel", "Toelichting"], ["Één café", "€ 5"], encoding=encoding)

    assert cells(content) == [["Één café", "€ 5"]]


def test_the_separator_that_excel_writes_above():
    assert cells(b"sep=|\r\nTitel|Fase\r\nA|Idee\r\n") == [["A", "Idee"]]


def test_a_text_with_lines_is_one_cell():
    content = text(["Titel", "Omschrijving"], ["A", "Een\nTwee; drie"])

    assert cells(content) == [["A", "Een\nTwee; drie"]]


def test_a_spreadsheet_keeps_days_and_numbers():
    content = sheet(["Titel", "Datum", "Uren"], ["A", date(2026, 3, 1), 4])

    (row,) = read(content).rows
    assert (row.number, [*row.cells]) == (2, ["A", date(2026, 3, 1), 4.0])


def test_lines_above_the_headers_are_told():
    table = read(sheet(["Innovatie 2026"], [], HEADERS, BOMEN))

    assert table.headers == HEADERS
    assert [row.number for row in table.rows] == [4]
    assert table.told == ["One line above the headers was left out: Innovatie 2026"]


def test_two_rows_of_headers_become_one():
    above = ["Titel", "Status", None, "Mensen"]
    content = sheet(
        above,
        [None, "Fase", "Sinds", "Eigenaar"],
        ["A", "Idee", "1-2-2026", "Jan"],
        merge=[(0, 0, 1, 0, "Titel")],
    )

    assert read(content).headers == ["Titel", "Fase", "Sinds", "Eigenaar"]


def test_a_merged_cell_stands_in_each_of_its_rows():
    content = sheet(HEADERS, ["A"], ["B"], ["C"], merge=[(1, 1, 3, 1, "Pilot")])

    assert [row[1] for row in cells(content)] == ["Pilot"] * 3


def test_a_formula_is_what_it_came_to():
    content = sheet(["Titel", "Uren"], ["A", "=1+1"])

    assert cells(content) == [["A", 0]]


def test_a_formula_in_a_text_file_stays_text():
    assert cells(text(["Titel", "Fase"], ["=1+1", "Idee"])) == [["=1+1", "Idee"]]


def test_columns_with_the_same_header_become_one():
    content = text(
        ["Summary", "Issue key", "Labels", "Labels"],
        ["A", "K-1", "x", "y"],
        delimiter=",",
    )

    table = read(content)
    assert table.source == Source.JIRA
    assert table.headers == ["Summary", "Issue key", "Labels"]
    assert [*table.rows[0].cells] == ["A", "K-1", "x; y"]


def zipped(**parts) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("_", "/"), content)
    return file.getvalue()


def bomb() -> bytes:
    """Some hundred kilobytes that unpack to more than is taken."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"x")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _megabyte in range(257):
                part.write(b"0" * 1024 * 1024)
    return file.getvalue()


FAR = b'<worksheet><c r="XFD1048576" t="n"><v>1</v></c></worksheet>'
BAD = {
    "empty": (b"", "This file is empty."),
    "only white": (b"  \r\n ", "This file is empty."),
    "200 MB": (b"a" * (LARGEST + 1), "larger than 20 MB"),
    "far cell": (
        zipped(**{"xl/workbook.xml": b"x", "xl/worksheets/sheet1.xml": FAR}),
        "too large",
    ),
    "a zip": (zipped(a=b"1"), "cannot be read as a spreadsheet"),
    "half a spreadsheet": (sheet(HEADERS, BOMEN)[:900], "cannot be read"),
    "no rows": (text(HEADERS), "nothing under the headers"),
    "an empty sheet": (sheet(), "This spreadsheet is empty"),
    "10,000 columns": (
        text([f"K{n}" for n in range(10_000)], ["x"] * 10_000),
        "10000 c",
    ),
    "many rows": (text(["Titel", "Fase"], *[["A", "B"]] * 100_001), "100001 rows"),
    "old Excel": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "an old kind"),
    "a PDF": (b"%PDF-1.7 " + b"\0" * 100, "not a file that Kiem can read"),
    "no text": (b"abc\0def", "not a file that Kiem can read"),
    "broken JSON": (b'{"cards": [', "This JSON cannot be read"),
    "10,000 deep": (b"[" * 10_000 + b"]" * 10_000, "This JSON cannot be read"),
    "10,000 deep with names": (b'{"a":' * 10_000, "This JSON cannot be read"),
    "JSON without cards": (b'{"a": 1}', "finds no cards"),
    "strange JSON": (b'{"cards": [1, "x"], "lists": [null]}', "finds no cards"),
    "no cards": (b'{"cards": [], "lists": []}', "There are no cards"),
    "a quotation mark": (b'Titel;Fase\r\n"A;' + b"x" * 200_000, "quotation mark"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_with_a_file_is_said(name):
    content, sentence = BAD[name]

    with pytest.raises(ValidationError) as refusal:
        read(content)

    assert sentence in " ".join(refusal.value.messages)


def test_a_zip_bomb_is_not_unpacked():
    with pytest.raises(ValidationError) as refusal:
        read(bomb())

    assert "at most 100000 rows and 200 columns" in refusal.value.messages[0]


def test_the_content_counts_and_not_the_name():
    assert read(as_json([{"title": "A", "status": "Idee"}])).headers == [
        "title",
        "status",
    ]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("1-3-2026", date(2026, 3, 1)),
        ("01/03/26", date(2026, 3, 1)),
        ("1 maart 2026", date(2026, 3, 1)),
        ("1 mei 2026", date(2026, 5, 1)),
        ("Mar 1, 2026", date(2026, 3, 1)),
        ("01/Mar/26 9:15 AM", date(2026, 3, 1)),
        ("2026-03-01T23:30:00.000Z", date(2026, 3, 2)),
        (46082, date(2026, 3, 1)),
        ("46082", date(2026, 3, 1)),
        ("1772323200", date(2026, 3, 1)),
        ("31-2-2026", None),
        ("binnenkort", None),
        ("", None),
    ],
)
def test_days(value, meant):
    assert days.day(value) == meant


def test_months_come_first_only_where_nothing_else_is_possible():
    assert days.is_month_first(["11/23/2026", "01/02/2026"])
    assert not days.is_month_first(["01/02/2026", "03/04/2026"])
    assert not days.is_month_first(["23/11/2026", "11/23/2026"])


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Naam initiatief", "title"),
        ("TITEL", "title"),
        ("Beleidsveld:", "policy_field"),
        ("Eigenaar ", "owner"),
        ("Assigned To", "owner"),
        ("Probleemstelling", "problem_statement"),
        ("Beleidsvelt", "policy_field"),
        ("Kleur", "note"),
    ],
)
def test_headers_are_guessed(header, field):
    assert guessed([header]) == {header: field}


def test_what_was_chosen_before_is_remembered():
    assert guessed(["Kleur", "Titel"], remembered={"Kleur": "department"}) == {
        "Kleur": "department",
        "Titel": "title",
    }
