"""Receiving files: no more of one is written down than could be kept."""

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from portfolio.files import LARGEST


class CappedUpload(TemporaryFileUploadHandler):
    """Counts what comes after the limit and drops it; the verb refuses by the size."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= LARGEST:
            super().receive_data_chunk(raw_data, start)
