"""Everything out, and in again: a package with which a municipality can leave."""

from reports.everything.reading import read_everything
from reports.everything.writing import write_everything

__all__ = ["read_everything", "write_everything"]
