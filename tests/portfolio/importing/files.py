"""Files as people and programs make them, made by us."""

import csv
import io
import json
from datetime import date

import xlsxwriter

HEADERS = ["Titel", "Fase", "Eigenaar", "Opmerking"]


def sheet(*lines, name="Blad1", merge=()) -> bytes:
    """An XLSX with these lines; `merge` are cells that are made one."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet(name)
    as_day = book.add_format({"num_format": "dd-mm-yyyy"})
    for number, line in enumerate(lines):
        for column, value in enumerate(line):
            if isinstance(value, date):
                page.write_datetime(number, column, value, as_day)
            elif value is not None:
                page.write(number, column, value)
    for first_row, first, last_row, last, value in merge:
        page.merge_range(first_row, first, last_row, last, value)
    book.close()
    return file.getvalue()


def text(*lines, delimiter=";", encoding="utf-8") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(lines)
    return file.getvalue().encode(encoding)


def as_json(thing) -> bytes:
    return json.dumps(thing).encode()
