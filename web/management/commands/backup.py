"""`manage.py backup FILE`: writes everything there is; see docs/operations.md."""

import os
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notifications.life import Sign, SignOfLife
from reports.backup import write_backup


class Command(BaseCommand):
    help = "Write database, files and, with a key, secrets to one file of this moment."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="Where to write it.")
        with_key(parser)
        parser.add_argument(
            "--rows-only", action="store_true", help="Leave out the files people added."
        )

    def handle(self, *, file, key_file, rows_only, **options):
        part = file.with_name(f"{file.name}.part")
        how = {"key": key_of(key_file), "at": timezone.now()}
        try:
            with only_ours(part) as target:
                written = write_backup(target, with_files=not rows_only, **how)
                target.flush()
                os.fsync(target.fileno())
            part.replace(file)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error}") from error
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        finally:
            part.unlink(missing_ok=True)
        if not rows_only:
            SignOfLife.give(Sign.BACKUP, at=how["at"])
        self.stdout.write(
            f"{written.rows} rows and {written.files} files are in {file}."
        )
        for path in written.missing:
            self.stderr.write(f"The file {path} is gone; only its row is there.")
        if not written.is_sealed:
            self.stderr.write(
                "It is not encrypted, so SECRET_KEY and other keys are not in it: "
                "keep those apart, or give a key with --key-file or BACKUP_KEY."
            )


def with_key(parser):
    parser.add_argument(
        "--key-file",
        type=Path,
        help="A file with the key; otherwise that of BACKUP_KEY, if there is one.",
    )


def key_of(path):
    if path is None:
        return settings.BACKUP_KEY
    try:
        return path.read_text().strip()
    except (OSError, ValueError) as error:
        raise CommandError(f"The key cannot be read from {path}: {error}") from error


def only_ours(path):
    """A file to write that nobody else on this machine reads."""
    flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC
    return os.fdopen(os.open(path, flags, 0o600), "w+b")
