"""Text files: CSV with any separator, in any of the encodings that people have."""

import csv
import io
from collections import Counter

from django.utils.translation import gettext as _

from portfolio.importing.headers import as_table
from portfolio.importing.table import Table, refused

SEPARATORS = ";,\t|"
LOOKED_AT = 60
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decoded(content: bytes) -> str:
    """The text: by its mark, else UTF-8, else what Windows writes."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as broken:
                raise _no_text() from broken
    if b"\0" in content:
        raise _no_text()
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def read_csv(text: str) -> Table:
    """Raises ValidationError."""
    first, _end, rest = text.partition("\n")
    separator = ""
    # Excel writes its separator above the headers.
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        separator, text = first.strip()[4], rest
    separator = separator or _separator(text)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as broken:
        message = _(
            "This file cannot be read as CSV: a quotation mark may be missing. Open it "
            "in your spreadsheet program, save it as XLSX, and try again."
        )
        raise refused(message, "broken") from broken
    if not any(value.strip() for line in lines for value in line):
        raise refused(
            _("This file is empty. Look whether it was saved, and try again."), "empty"
        )
    return as_table([[value.strip() for value in line] for line in lines], told=[])


def _separator(text: str) -> str:
    """The sign that makes most lines of the same, largest number of columns."""

    def score(sign: str) -> tuple[int, int]:
        sample = io.StringIO(text[:200_000], newline="")
        widths: Counter[int] = Counter()
        try:
            for line, _number in zip(
                csv.reader(sample, delimiter=sign), range(LOOKED_AT), strict=False
            ):
                widths[len(line)] += 1
        except csv.Error:
            return 0, 0
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            return 0, 0
        width, count = max(wide.items(), key=lambda each: each[::-1])
        return count, width

    best = max(SEPARATORS, key=score)
    return best if score(best) > (0, 0) else ","


def _no_text() -> Exception:
    return refused(
        _(
            "This is not a file that Kiem can read. Save it as XLSX, ODS or CSV, or "
            "export your board as JSON, and try again."
        ),
        "type",
    )
