"""Reads a file, whatever its name says: what it is shows by how it begins."""

from django.utils.translation import gettext as _

from portfolio.importing.boards import read_json
from portfolio.importing.sheets import is_sheet, read_sheet
from portfolio.importing.table import Table, refused
from portfolio.importing.texts import decoded, read_csv

LARGEST = 20 * 1024 * 1024
# Excel before 2007, and what has a password.
_OLD = b"\xd0\xcf\x11\xe0"


def read(content: bytes) -> Table:
    """Headers and rows. Raises ValidationError with what to do."""
    if not content.strip(b"\xef\xbb\xbf\0 \t\r\n"):
        raise refused(
            _("This file is empty. Look whether it was saved, and try again."), "empty"
        )
    if len(content) > LARGEST:
        raise too_large()
    if is_sheet(content):
        return read_sheet(content)
    if content.startswith(_OLD):
        message = _(
            "This is a spreadsheet of an old kind, or one with a password. Save it as "
            "XLSX without a password, and try again."
        )
        raise refused(message, "type")
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")):
        message = _(
            "This is not a file that Kiem can read. Save it as XLSX, ODS or CSV, or "
            "export your board as JSON, and try again."
        )
        raise refused(message, "type")
    text = decoded(content)
    if text.lstrip().startswith(("{", "[")):
        return read_json(text)
    return read_csv(text)


def too_large() -> Exception:
    return refused(
        _("This file is larger than %(most)d MB. Make two files of it, and try again."),
        "size",
        most=LARGEST // (1024 * 1024),
    )
