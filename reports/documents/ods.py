"""Writes OpenDocument spreadsheets row by row, so that memory stays flat.

A cell is a number, a day or a text; there is no way to write a formula.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from reports.documents.texts import printable, sheet_name

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
        ("meta", "meta"),
    )
)
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = f"""{_XML}<manifest:manifest
 xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
 manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""
# The day as one writes it here and in LibreOffice anywhere: 2026-03-31.
_STYLES = """<office:automatic-styles>
<number:date-style style:name="N1"><number:year number:style="long"/>
<number:text>-</number:text><number:month number:style="long"/>
<number:text>-</number:text><number:day number:style="long"/></number:date-style>
<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="head" style:family="table-cell">
<style:text-properties fo:font-weight="bold"/></style:style>
%s</office:automatic-styles>"""
_WIDTH = """<style:style style:name="w%d" style:family="table-column">
<style:table-column-properties style:column-width="%.1fcm"/></style:style>"""
_CENTIMETRES = 0.19
_WIDEST = 100

Cell = str | int | float | date | None


class Spreadsheet:
    """An open file to which sheets are added one after the other."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self._taken: set[str] = set()

    def sheet(
        self,
        name: str,
        widths: Sequence[int],
        head: Sequence[str],
        rows: Iterable[Sequence[Cell]],
    ) -> None:
        """Write one sheet: its head, and each row as it comes."""
        name = sheet_name(name, self._taken)
        self._write(f"<table:table table:name={quoteattr(name)}>")
        for width in widths:
            style = f"w{min(width, _WIDEST)}"
            self._write(f'<table:table-column table:style-name="{style}"/>')
        titles = "".join(_cell(label, is_head=True) for label in head)
        self._write(
            "<table:table-header-rows>"
            f"<table:table-row>{titles}</table:table-row></table:table-header-rows>"
        )
        for row in rows:
            # A row has a cell at least.
            cells = "".join(map(_cell, row)) or "<table:table-cell/>"
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
        archive.writestr(part("META-INF/manifest.xml"), _MANIFEST)
        archive.writestr(part("meta.xml"), _meta(title, language, made_on))
        with archive.open(part("content.xml"), "w") as content:
            widths = "".join(_WIDTH % (w, w * _CENTIMETRES) for w in range(_WIDEST + 1))
            head = f'{_XML}<office:document-content {_NAMES} office:version="1.3">'
            body = "<office:body><office:spreadsheet>"
            content.write(f"{head}{_STYLES % widths}{body}".encode())
            yield Spreadsheet(content)
            tail = "</office:spreadsheet></office:body></office:document-content>"
            content.write(tail.encode())


def _meta(title: str, language: str, made_on: date) -> str:
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return (
        f'{_XML}<office:document-meta {_NAMES} {dc} office:version="1.3">'
        f"<office:meta><dc:title>{escape(printable(title))}</dc:title>"
        f"<dc:language>{language}</dc:language>"
        f"<meta:creation-date>{made_on.isoformat()}T00:00:00</meta:creation-date>"
        "</office:meta></office:document-meta>"
    )


def _cell(value: Cell, is_head: bool = False) -> str:
    style = ' table:style-name="head"' if is_head else ""
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, date):
        day = value.isoformat()
        return (
            '<table:table-cell table:style-name="day" office:value-type="date" '
            f'office:date-value="{day}"><text:p>{day}</text:p></table:table-cell>'
        )
    if isinstance(value, str):
        return (
            f'<table:table-cell{style} office:value-type="string">'
            f"{_paragraphs(value)}</table:table-cell>"
        )
    return (
        f'<table:table-cell{style} office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


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
