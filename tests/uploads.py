"""Files that somebody could bring: the first bytes of each kind."""

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_ZIP = b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00" + bytes(16)
_OFFICE = _ZIP + b"[Content_Types].xml"
_OPEN = _ZIP + b"mimetypeapplication/vnd.oasis.opendocument"
_JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"

GOOD = {
    "pdf": PDF,
    "docx": _OFFICE,
    "xlsx": _OFFICE,
    "pptx": _OFFICE,
    "odt": _OPEN,
    "ods": _OPEN,
    "odp": _OPEN,
    "csv": "wijk;bomen\nHaven;12\nCafé;3\n".encode("cp1252"),
    "txt": "Eén regel.\n".encode(),
    "md": b"# Plan\n",
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "gif": b"GIF89a\x01\x00\x01\x00",
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
}


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a verb gets it, under exactly this name."""
    file = SimpleUploadedFile("file", content)
    file._name = name
    return file
