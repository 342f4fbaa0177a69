"""Writing an initiative as one file: its records, its documents, and what they are."""

import json
import mimetypes
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from django.db.models import Model, QuerySet

from accounts.models import User
from portfolio.files import open_stored
from portfolio.models import Initiative
from portfolio.retention import kept_of, terms_in
from reports.archive.mdto import Entry, described
from reports.everything.kinds import Kind, kinds
from reports.everything.writing import AT_ONCE, CHUNK, Parcel, Tell, line, snapshot
from workflows.models import Meeting

METADATA = "mdto.json"
CHECKSUMS = "manifest-sha256.txt"
RECORDS, FILES = "records/", "files/"
# What is about it, and of one person's desk only.
DESK = ("portfolio.Watch", "workflows.RulingDraft", "notifications.Notice")


def write_archive(
    file: IO[bytes],
    initiative: Initiative,
    *,
    at: datetime,
    tell: Tell = lambda done, total: None,
) -> None:
    """One zip: records as JSON Lines, documents as they are, MDTO, and checksums."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        dossier = _Dossier(archive, initiative)
        with snapshot():
            dossier.write_records()
            attachments = list(initiative.attachments.filter(removed_at=None))
        for done, attachment in enumerate(attachments):
            tell(done, len(attachments))
            dossier.write_document(attachment)
        dossier.write_metadata(at)


class _Dossier(Parcel):
    def __init__(self, archive: zipfile.ZipFile, initiative: Initiative) -> None:
        super().__init__(archive)
        self.initiative = initiative
        self.about: dict[str, tuple[str, str]] = {}

    def write_records(self) -> None:
        people: set[int] = set()
        for kind in kinds():
            if kind.about and kind.label not in DESK:
                people |= self.write_rows(kind)
        named = User.objects.filter(pk__in=people).order_by("pk")
        rows = (
            {"id": pk, "name": name} for pk, name in named.values_list("pk", "name")
        )
        self.write_lines("people", rows)
        self.write_lines("minutes", self.minutes())

    def write_rows(self, kind: Kind) -> set[int]:
        """The rows of one kind, if there are any; and whom they name."""
        rows: QuerySet[Model] = kind.belonging(self.initiative)
        columns = [each.attname for each in kind.columns]
        people = [columns.index(name) for name in kind.people()]
        values = rows.values_list(*columns).iterator(chunk_size=AT_ONCE)
        found: list[tuple[Any, ...]] = list(values)
        lines = (dict(zip(kind.fields, row, strict=True)) for row in found)
        self.write_lines(kind.label.lower(), lines)
        return {row[at] for row in found for at in people} - {None}

    def write_lines(self, name: str, rows: Iterator[dict[str, Any]]) -> None:
        first = next(rows, None)
        if first is None:
            return
        with self.entry(f"{RECORDS}{name}.jsonl") as entry:
            entry.write(line(first))
            for row in rows:
                entry.write(line(row))

    def minutes(self) -> Iterator[dict[str, Any]]:
        """What gate meetings wrote down about it, in both languages."""
        met = Meeting.objects.filter(items__initiative=self.initiative)
        for meeting in met.order_by("held_on", "pk"):
            told = {
                language: item
                for language, text in meeting.minutes.items()
                for item in (*text["items"], *text["untreated"])
                if item["initiative"] == self.initiative.pk
            }
            if told:
                yield {"meeting": meeting.pk, "held_on": meeting.held_on, **told}

    def write_document(self, attachment: Any) -> None:
        path = f"{FILES}{attachment.pk}-{attachment.name}"
        try:
            stored = open_stored(attachment.path)
        except FileNotFoundError:
            return  # Its row says that it was there, and what its checksum was.
        self.about[path] = (attachment.name, attachment.content_type)
        with stored, self.entry(path) as entry:
            while chunk := stored.read(CHUNK):
                entry.write(chunk)

    def write_metadata(self, at: datetime) -> None:
        initiative = self.initiative
        kept = kept_of(initiative, terms_in(initiative.portfolio))
        told = described(initiative, kept, self.entries(), at=at)
        self.put(METADATA, json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        sums = (f"{f['sha256']}  {name}\n" for name, f in sorted(self.files.items()))
        self.put(CHECKSUMS, "".join(sums))

    def entries(self) -> Iterator[Entry]:
        for path, said in self.files.items():
            guess = mimetypes.guess_type(path)[0] or "application/jsonl"
            name, content_type = self.about.get(path, (path.split("/")[-1], guess))
            yield Entry(path, name, content_type, said["size"], said["sha256"])
