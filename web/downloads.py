"""Giving files back: as something to save, whatever they hold."""

from collections.abc import Callable
from typing import IO, Any

from django.http import FileResponse, Http404

from notifications.incoming import IncomingFile
from portfolio.files import open_stored
from portfolio.models import Attachment, Initiative

# What programs get: the item says what it is, its name is in Content-Disposition.
BINARY = "application/octet-stream"


def there(initiative: Initiative) -> Any:
    """The files of an initiative that were not removed."""
    return initiative.attachments.filter(removed_at__isnull=True).select_related("by")


def download(
    attachment: Attachment | IncomingFile, *, content_type: str = ""
) -> FileResponse:
    """No browser shows it, and none runs what it holds."""
    return as_download(
        lambda: open_stored(attachment.path),
        name=attachment.name,
        content_type=content_type or attachment.content_type,
    )


def as_download(
    opened: Callable[[], IO[bytes]], *, name: str, content_type: str | None = None
) -> FileResponse:
    """What is opened, as a file to save; nothing where there is none any more."""
    try:
        stored = opened()
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(
        stored, as_attachment=True, filename=name, content_type=content_type
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
