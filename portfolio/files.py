"""Files on disk: which are taken, how they are called, where they lie.

What somebody brings is never trusted and never opened: only its first bytes are looked
at. It lies outside of what the web server shows, under a name that nobody chose, and
goes out as a download only.
"""

import hashlib
import os
import secrets
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
LONGEST_NAME = 120
HEAD = 8192


class FileType(NamedTuple):
    """`looks_like` is what the first bytes may say; empty where it is plain text."""

    content_type: str
    looks_like: tuple[str, ...] = ()


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
# A document of an office program is a zip; which one, only its inside could tell.
_ZIP = (".zip",)
# What is taken. Not what a browser or an office program would run: no web pages, no
# SVG, no macros; no archives either, in which anything can hide.
TYPES: Mapping[str, FileType] = {
    "pdf": FileType("application/pdf", (".pdf",)),
    "docx": FileType(f"{_OFFICE}.wordprocessingml.document", _ZIP),
    "xlsx": FileType(f"{_OFFICE}.spreadsheetml.sheet", _ZIP),
    "pptx": FileType(f"{_OFFICE}.presentationml.presentation", _ZIP),
    "odt": FileType(f"{_OPEN}.text", _ZIP),
    "ods": FileType(f"{_OPEN}.spreadsheet", _ZIP),
    "odp": FileType(f"{_OPEN}.presentation", _ZIP),
    "csv": FileType("text/csv"),
    "txt": FileType("text/plain"),
    "md": FileType("text/markdown"),
    "png": FileType("image/png", (".png",)),
    "jpg": FileType("image/jpeg", (".jpg",)),
    "jpeg": FileType("image/jpeg", (".jpg",)),
    "gif": FileType("image/gif", (".gif",)),
    "webp": FileType("image/webp", (".webp",)),
}


class Stored(NamedTuple):
    """A file that was taken: what to remember of it."""

    name: str
    size: int
    content_type: str
    sha256: str
    path: str


def directory() -> Path:
    return Path(settings.VAR_DIR) / "attachments"


def open_stored(path: str) -> IO[bytes]:
    """The bytes. Raises FileNotFoundError when only the row came back of a backup."""
    return (directory() / path).open("rb")


def delete_stored(path: str) -> None:
    (directory() / path).unlink(missing_ok=True)


def clean_name(name: str) -> str:
    """The name without ways to elsewhere, and without signs that deceive the eye."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    # Category C is what one cannot see: controls, and marks that turn the reading.
    seen = "".join(" " if sign.isspace() else sign for sign in last)
    seen = "".join(sign for sign in seen if unicodedata.category(sign)[0] != "C")
    for sign in '<>:"|?*':
        seen = seen.replace(sign, "-")
    stem, ending = os.path.splitext(" ".join(seen.split()).strip(". "))
    return stem[: LONGEST_NAME - len(ending)].rstrip(". ") + ending


@contextmanager
def kept(upload: "File[bytes]") -> Iterator[Stored]:
    """Take a file, or refuse it with a ValidationError; let it go if the rest fails."""
    stored = _write(upload, _checked(upload))
    is_done = False
    try:
        yield stored
        is_done = True
    finally:
        if not is_done:
            delete_stored(stored.path)


def _checked(upload: "File[bytes]") -> str:
    """The clean name of a file that can be taken."""
    name = clean_name(upload.name or "")
    ending = Path(name).suffix[1:].lower()
    if ending not in TYPES:
        message = _(
            "“%(name)s” is not a kind of file that Kiem keeps. It keeps: %(all)s."
        )
        raise _refusal(message, "type", name=name, all=", ".join(TYPES))
    if not upload.size:
        message = _("“%(name)s” is empty. Look whether it was saved, and add it again.")
        raise _refusal(message, "empty", name=name)
    if upload.size > LARGEST:
        message = _(
            "“%(name)s” is larger than %(most)d MB. Make it smaller, or link to it."
        )
        raise _refusal(message, "size", name=name, most=LARGEST // MEGABYTE)
    upload.seek(0)
    if not _is(TYPES[ending], upload.read(HEAD)):
        message = _(
            "The content of “%(name)s” is not that of a %(type)s file. Open it in the "
            "program that made it, save it as %(type)s and add that."
        )
        raise _refusal(message, "content", name=name, type=ending)
    return name


def _refusal(message: str, code: str, **words: object) -> ValidationError:
    return ValidationError({"file": ValidationError(message % words, code=code)})


def _is(kind: FileType, head: bytes) -> bool:
    """Whether a file that begins so can be of this kind."""
    if not kind.looks_like:
        return _is_text(head)
    try:
        found = {each.extension for each in puremagic.magic_string(head)}
    except puremagic.PureError:
        return False
    return bool(found & {*kind.looks_like})


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True  # UTF-16, as spreadsheets write it.
    return not any(byte < 32 and byte not in b"\t\n\r\f" for byte in head)


def _write(upload: "File[bytes]", name: str) -> Stored:
    """Write it beside its place and put it there in one go: whole, or not there."""
    token = secrets.token_hex(20)
    path = f"{token[:2]}/{token}"
    target = directory() / path
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(
        dir=target.parent, suffix=".part", delete=False
    ) as part:
        upload.seek(0)
        for chunk in upload.chunks():
            digest.update(chunk)
            part.write(chunk)
        part.flush()
        os.fsync(part.fileno())
        size = part.tell()
    Path(part.name).replace(target)
    ending = Path(name).suffix[1:].lower()
    return Stored(name, size, TYPES[ending].content_type, digest.hexdigest(), path)
