"""`manage.py restore FILE`: reads what backup wrote; see docs/operations.md."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from reports.backup import read_backup
from web.management.commands.backup import key_of, only_ours, with_key


class Command(BaseCommand):
    help = "Restore a backup into the empty database of DATABASE_URL, and its files."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="What backup wrote.")
        with_key(parser)
        parser.add_argument(
            "--replace",
            action="store_true",
            help="Throw away what is in the database now.",
        )
        parser.add_argument(
            "--rows-only", action="store_true", help="Leave the files alone."
        )
        parser.add_argument(
            "--secret-to", type=Path, help="Write the SECRET_KEY of then to this file."
        )

    def handle(self, *, file, key_file, replace, rows_only, secret_to, **options):
        how = {"may_replace": replace, "with_files": not rows_only}
        try:
            with file.open("rb") as source:
                restored = read_backup(source, key=key_of(key_file), **how)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(
            f"{restored.rows} rows and {restored.files} files are back, "
            f"as they were at {restored.made_at}."
        )
        for path in restored.missing:
            self.stderr.write(f"The file {path} was gone when the backup was made.")
        self.tell_of_secret(restored, secret_to)

    def tell_of_secret(self, restored, target):
        secret = restored.keys.get("SECRET_KEY")
        if target and secret:
            with only_ours(target) as file:
                file.write(secret.encode())
            self.stdout.write(f"The SECRET_KEY of then is in {target}.")
        elif target:
            self.stderr.write("The backup is not encrypted, so no SECRET_KEY is in it.")
        if not restored.is_same_secret:
            self.stderr.write(
                "The backup was made with another SECRET_KEY. With this one, second "
                "factors and links in mails of then do not work: set SECRET_KEY to "
                "the one of then. An encrypted backup gives it with --secret-to."
            )
