"""A backup: every row and file and, when it is encrypted, the keys; and back again."""

from reports.backup.reading import Restored, read_backup
from reports.backup.writing import Written, write_backup

__all__ = ["Restored", "Written", "read_backup", "write_backup"]
