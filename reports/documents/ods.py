"""Writes OpenDocument spreadsheets row by row, so that memory stays flat.

A cell is a number, a day or a text; there is no way to write a formula.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from reports.documents import ods_charts
from reports.documents.sheets import chart_of
from reports.documents.texts import printable, sheet_name
from reports.tables import Cell, Column, Kind, Table

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = 'xmlns:xlink="http://www.w3.org/1999/xlink" ' + " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
        ("meta", "meta"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
    )
)
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = f"""{_XML}<manifest:manifest
 xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
 manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
%s</manifest:manifest>"""
_OBJECT = """<manifest:file-entry manifest:full-path="%s/"
 manifest:media-type="%s"/>
<manifest:file-entry manifest:full-path="%s/content.xml"
 manifest:media-type="text/xml"/>
"""
# The day as one writes it here and in LibreOffice anywhere: 2026-03-31.
_STYLES = """<office:automatic-styles>
<number:date-style style:name="N1"><number:year number:style="long"/>
<number:text>-</number:text><number:month number:style="long"/>
<number:text>-</number:text><number:day number:style="long"/></number:date-style>
<style:style style:name="date" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="head" style:family="table-cell">
<style:table-cell-properties fo:wrap-option="wrap" fo:border-bottom="0.5pt solid"/>
<style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="page" style:family="table" style:master-page-name="Wide"/>
%s</office:automatic-styles>"""
# Printed on pages that lie down, as wide as the sheet with its chart.
_PAGES = f"""<office:document-styles {_NAMES} office:version="1.3">
<office:automatic-styles><style:page-layout style:name="wide">
<style:page-layout-properties style:print-orientation="landscape"
 fo:page-width="29.7cm" fo:page-height="21cm"
 style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout>
</office:automatic-styles><office:master-styles>
<style:master-page style:name="Wide" style:page-layout-name="wide"/>
</office:master-styles></office:document-styles>"""
_WIDTH = """<style:style style:name="w%d" style:family="table-column">
<style:table-column-properties style:column-width="%.1fcm"/></style:style>"""
_NUMBER = """<style:style style:name="%s" style:family="table-cell"
 style:data-style-name="N-%s"/>"""
# Numbers that are not shown as they are; the language of the reader has its signs.
_NUMBERS = {
    Kind.NUMBER: '<number:number-style style:name="%s">'
    '<number:number number:decimal-places="1" number:grouping="true" '
    'number:min-integer-digits="1"/></number:number-style>',
    Kind.SHARE: '<number:percentage-style style:name="%s">'
    '<number:number number:decimal-places="0" number:min-integer-digits="1"/>'
    "<number:text>%%</number:text></number:percentage-style>",
    Kind.MONEY: '<number:number-style style:name="%s"><number:text>€ </number:text>'
    '<number:number number:decimal-places="0" number:grouping="true" '
    'number:min-integer-digits="1"/></number:number-style>',
}
_CENTIMETRES = 0.19
_WIDEST = 100


class Spreadsheet:
    """An open file to which sheets are added one after the other."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self._taken: set[str] = set()
        # The charts, which are files of their own beside the sheets.
        self.charts: list[str] = []

    def sheet(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Cell]],
        table: Table | None = None,
    ) -> None:
        """Write one sheet: its head, each row as it comes, and its table's chart."""
        name = sheet_name(name, self._taken)
        named = f"table:name={quoteattr(name)}"
        self._write(f'<table:table {named} table:style-name="page">')
        if table and (chart := chart_of(table)):
            self.charts.append(ods_charts.document(table, chart, name))
            left = (sum(min(c.width, _WIDEST) for c in columns) + 4) * _CENTIMETRES
            number = len(self.charts)
            self._write(ods_charts.frame(table, chart, name, number, left))
        for column in columns:
            style = f"w{min(column.width, _WIDEST)}"
            self._write(f'<table:table-column table:style-name="{style}"/>')
        titles = "".join(_cell(column.label, "head") for column in columns)
        self._write(
            "<table:table-header-rows>"
            f"<table:table-row>{titles}</table:table-row></table:table-header-rows>"
        )
        kinds = [str(column.kind) for column in columns]
        for row in rows:
            # A row has a cell at least.
            cells = "".join(map(_cell, row, kinds)) or "<table:table-cell/>"
            self._write(f"<table:table-row>{cells}</table:table-row>")
        self._write("</table:table>")

    def _write(self, text: str) -> None:
        self._content.write(text.encode())


@contextmanager
def spreadsheet(
    file: IO[bytes], *, title: str, language: str, made_on: date
) -> Iterator[Spreadsheet]:
    """A new spreadsheet in `file`, which is whole when the context ends."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        stamp = (made_on.year, made_on.month, made_on.day, 0, 0, 0)

        def part(name: str, how: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = how
            return info

        archive.writestr(part("mimetype", zipfile.ZIP_STORED), MIMETYPE)
        archive.writestr(part("meta.xml"), _meta(title, language, made_on))
        archive.writestr(part("styles.xml"), _XML + _PAGES)
        with archive.open(part("content.xml"), "w") as content:
            looks = "".join(_WIDTH % (w, w * _CENTIMETRES) for w in range(_WIDEST + 1))
            for kind, look in _NUMBERS.items():
                looks += look % f"N-{kind}" + _NUMBER % (kind, kind)
            head = f'{_XML}<office:document-content {_NAMES} office:version="1.3">'
            body = "<office:body><office:spreadsheet>"
            content.write(f"{head}{_STYLES % looks}{body}".encode())
            made = Spreadsheet(content)
            yield made
            tail = "</office:spreadsheet></office:body></office:document-content>"
            content.write(tail.encode())
        objects = ""
        for number, chart in enumerate(made.charts, start=1):
            folder = ods_charts.folder(number)
            archive.writestr(part(f"{folder}/content.xml"), chart)
            objects += _OBJECT % (folder, ods_charts.MIMETYPE, folder)
        archive.writestr(part("META-INF/manifest.xml"), _MANIFEST % objects)


def _meta(title: str, language: str, made_on: date) -> str:
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return (
        f'{_XML}<office:document-meta {_NAMES} {dc} office:version="1.3">'
        f"<office:meta><dc:title>{escape(printable(title))}</dc:title>"
        f"<dc:language>{language}</dc:language>"
        f"<meta:creation-date>{made_on.isoformat()}T00:00:00</meta:creation-date>"
        "</office:meta></office:document-meta>"
    )


def _cell(value: Cell, style: str) -> str:
    """A cell in the style of its column; of a text only the head has one."""
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, str):
        look = ' table:style-name="head"' if style == "head" else ""
        kind = f'{look} office:value-type="string"'
        return f"<table:table-cell{kind}>{_paragraphs(value)}</table:table-cell>"
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value}"'
        kind = f'table:style-name="date" {kind}'
    else:
        what = "percentage" if style == Kind.SHARE else "float"
        kind = f'office:value-type="{what}" office:value="{value}"'
        if style in _NUMBERS:
            kind = f'table:style-name="{style}" {kind}'
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"


def _paragraphs(text: str) -> str:
    """Lines as paragraphs; what XML would swallow, spaces and tabs, spelt out."""
    return "".join(
        f"<text:p>{_spelt(line)}</text:p>" for line in printable(text).split("\n")
    )


def _spelt(line: str) -> str:
    spelt: list[str] = []
    spaces = 0
    for sign in line:
        if sign == " ":
            spaces += 1
            continue
        spelt.append("<text:s/>" * spaces if not spelt else _blank(spaces))
        spaces = 0
        spelt.append("<text:tab/>" if sign == "\t" else escape(sign))
    return "".join(spelt) + "<text:s/>" * spaces


def _blank(spaces: int) -> str:
    """One space as it is; each further one as an element."""
    return " " + "<text:s/>" * (spaces - 1) if spaces else ""
