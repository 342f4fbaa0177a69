"""What a column can be: the fields of an initiative, and by which headers we know them.

The headers are what people write above such a column, in Dutch and in English, and what
other programs put there. They are compared without capitals and signs.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from portfolio.importing.table import Source
from portfolio.models import Initiative

NOTE = "note"
LEAVE_OUT = "-"
# Fuzzy headers are taken from here on; below it a column goes into the note.
ALIKE = 88


class Kind(Enum):
    """How what stands in a column is read."""

    KEY = "key"
    TEXT = "text"
    STAGE = "stage"
    PERSON = "person"
    TAGS = "tags"
    DAY = "day"
    NUMBER = "number"
    CHOICE = "choice"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Field:
    label: str | Promise
    kind: Kind
    known_as: str
    # More columns than one can go there.
    is_shared: bool = False


def label_of(name: str) -> str | Promise:
    """What Kiem calls this field of an initiative."""
    label: str | Promise = Initiative._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return label


FIELDS: Mapping[str, Field] = {
    "title": Field(
        label_of("title"),
        Kind.TEXT,
        "title, titel, naam, name, initiatief, initiative, project, "
        "projectnaam, task name, taaknaam, card name, subject, onderwerp, "
        "idee, naam initiatief, naam project, content title",
    ),
    "key": Field(
        _("number or code in the source"),
        Kind.KEY,
        "id, nr, nummer, number, key, issue key, card id, task id, taak id, "
        "code, ref, projectnummer, kenmerk, reference, sleutel",
    ),
    "stage": Field(
        _("stage or list"),
        Kind.STAGE,
        "fase, stage, status, list, lijst, list name, column, kolom, "
        "bucket, bucket name, bucketnaam, naam van bucket, phase, stadium, "
        "column name, kolomnaam",
    ),
    "owner": Field(
        label_of("owner"),
        Kind.PERSON,
        "eigenaar, owner, assignee, assigned to, toegewezen aan, trekker, "
        "projectleider, contactpersoon, members, verantwoordelijke, leden, "
        "assignees, assignee name, initiatiefnemer, assigned, lead, "
        "assigned to full name, project lead, responsible",
    ),
    "summary": Field(
        label_of("summary"),
        Kind.TEXT,
        "summary, samenvatting, in one sentence, in een zin, kort, korte "
        "omschrijving, short description, korte beschrijving",
    ),
    "story": Field(
        label_of("story"),
        Kind.TEXT,
        "omschrijving, beschrijving, description, toelichting, story, "
        "verhaal, card description, body, notes, notities, notitie, details",
    ),
    "problem_statement": Field(
        label_of("problem_statement"),
        Kind.TEXT,
        "probleem, problem, aanleiding, vraagstuk, probleemstelling, "
        "opgave, problem statement",
    ),
    "public_value_goal": Field(
        label_of("public_value_goal"),
        Kind.TEXT,
        "maatschappelijke waarde, public value, doel, goal, publieke waarde",
    ),
    "public_task": Field(
        label_of("public_task"),
        Kind.TEXT,
        "publieke taak, public task, wettelijke taak",
    ),
    "department": Field(
        label_of("department"),
        Kind.TEXT,
        "afdeling, department, team, cluster, domein, directie, dienst",
    ),
    "policy_field": Field(
        label_of("policy_field"),
        Kind.TEXT,
        "beleidsveld, policy field, beleidsterrein, thema, theme, programma",
    ),
    "application_domain": Field(
        label_of("application_domain"),
        Kind.CHOICE,
        "toepassingsdomein, application domain, toepassingsgebied",
    ),
    "tags": Field(
        label_of("tags"),
        Kind.TAGS,
        "labels, label, tags, tag, trefwoorden, keywords, categorie, "
        "category, components, component s",
        is_shared=True,
    ),
    "sponsor": Field(
        label_of("sponsor"),
        Kind.TEXT,
        "sponsor, opdrachtgever, bestuurlijk opdrachtgever",
    ),
    "process_owner": Field(
        label_of("process_owner"),
        Kind.TEXT,
        "proceseigenaar, process owner, ontvangend team, receiving team",
    ),
    "created": Field(
        _("began on"),
        Kind.DAY,
        "aangemaakt, aangemaakt op, created, created date, startdatum, "
        "creation date, datum, date, gestart op, started on, begonnen op, "
        "created at, datum aanmelding, gemaakt op, date created, begindatum",
    ),
    "since": Field(
        _("in this stage since"),
        Kind.DAY,
        "in fase sinds, fase sinds, status sinds, in stage since, status "
        "category changed, in deze fase sinds, sinds, since, date moved, "
        "datum status",
    ),
    "planned_gate_on": Field(
        label_of("planned_gate_on"),
        Kind.DAY,
        "besluit op, beslismoment, due, due date, deadline, einddatum, "
        "vervaldatum, planned decision point, gepland besluit, target date, "
        "duedate, einddatum gepland, uiterlijk",
    ),
    "pilot_starts_on": Field(
        label_of("pilot_starts_on"), Kind.DAY, "pilot start, start pilot, pilot vanaf"
    ),
    "pilot_ends_on": Field(
        label_of("pilot_ends_on"),
        Kind.DAY,
        "pilot eind, einde pilot, end pilot, pilot tot",
    ),
    "hours_per_week": Field(
        label_of("hours_per_week"),
        Kind.NUMBER,
        "uren per week, hours per week, uren, capaciteit",
    ),
    "structural_cost_estimate": Field(
        label_of("structural_cost_estimate"),
        Kind.NUMBER,
        "structurele kosten, kosten per jaar, cost per year, structural "
        "cost, budget, kosten, costs, jaarlijkse kosten",
    ),
    NOTE: Field(_("a note on the initiative"), Kind.NOTE, "", is_shared=True),
}

_SIGNS = re.compile(r"[^\w]+|_+")


def plain_header(header: str) -> str:
    """A header without capitals and signs."""
    return _SIGNS.sub(" ", header.casefold()).strip()


# What a program means by a header, where that is not what people mean by it.
MEANT: Mapping[str, Mapping[str, str]] = {
    Source.JIRA: {"summary": "title", "project name": NOTE, "project key": NOTE},
    Source.KANBOARD: {"status": NOTE, "reference": NOTE, "category": "tags"},
    Source.TAIGA: {"owner": NOTE, "owner full name": NOTE, "id": NOTE, "ref": "key"},
    Source.TRELLO: {"start": NOTE},
    Source.GITHUB: {"content title": NOTE, "content number": NOTE},
}


def likeness(header: str) -> Mapping[str, float]:
    """How sure we are of each field that it can be, of a hundred."""
    plain = plain_header(header)
    found: dict[str, float] = {}
    for slug, each in FIELDS.items():
        for place, name in enumerate(each.known_as.split(", ")):
            score = 0.0
            if plain == name:
                score = 100 - place / 100
            elif len(name) >= 4 and len(plain) >= 4:
                # Short words look like each other too soon.
                score = min(fuzz.ratio(plain, name), 99) - 10
            if score >= max(found.get(slug, 0), ALIKE - 10):
                found[slug] = score
    return found


def is_known(header: str) -> bool:
    return bool(likeness(header))


def guessed(
    headers: Sequence[str],
    *,
    source: str = "",
    remembered: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """A field for each header; each field once, what nobody knows goes into a note."""
    meant = MEANT.get(source, {})
    columns = {
        header: slug
        for header in headers
        if (slug := meant.get(plain_header(header), ""))
    }
    columns |= {
        header: slug
        for header in headers
        if (slug := (remembered or {}).get(header, "")) in (*FIELDS, LEAVE_OUT)
    }
    pairs = sorted(
        (-score, place, slug)
        for place, header in enumerate(headers)
        if header not in columns
        for slug, score in likeness(header).items()
    )
    taken = {*columns.values()}
    for _score, place, slug in pairs:
        if headers[place] in columns or (slug in taken and not FIELDS[slug].is_shared):
            continue
        columns[headers[place]] = slug
        taken.add(slug)
    return {header: columns.get(header, NOTE) for header in headers}
