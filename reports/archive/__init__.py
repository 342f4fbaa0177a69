"""An initiative as an archive wants it, and what becomes of it after its term."""

from reports.archive.writing import write_archive

__all__ = ["write_archive"]
