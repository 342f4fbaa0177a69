"""What an archive is told about an initiative, with the names of MDTO 1.0.

MDTO is the Dutch standard for metadata of durably accessible government information
(Nationaal Archief). The names of its elements are Dutch; its obligatory ones are here,
and of the others what Kiem knows. It is written as JSON: who needs the XML can make it
of this, element by element.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import get_language

from portfolio.ledger import Kind
from portfolio.models import Initiative
from portfolio.retention import Kept

VERSION = "MDTO 1.0"
CHECKSUM = "SHA-256"


class Entry(NamedTuple):
    """A file in the archive file."""

    path: str
    name: str
    content_type: str
    size: int
    sha256: str


def described(
    initiative: Initiative, kept: Kept | None, entries: Iterable[Entry], *, at: datetime
) -> dict[str, Any]:
    """The dossier, and each file in it with its checksum."""
    name = f"kiem-{initiative.portfolio.slug}-{initiative.pk}"
    return {
        "mdtoVersie": VERSION,
        "informatieobject": _filled(_dossier(initiative, kept, name)),
        "bestanden": [_filled(_file(each, initiative, name, at)) for each in entries],
    }


def _dossier(initiative: Initiative, kept: Kept | None, name: str) -> Mapping[str, Any]:
    portfolio = initiative.portfolio
    return {
        "identificatie": _identified(name),
        "naam": initiative.title,
        "aggregatieniveau": _term("Dossier", "MDTO begrippenlijst aggregatieniveaus"),
        "omschrijving": initiative.summary,
        "trefwoord": sorted(tag.name for tag in initiative.tags.all()),
        "dekkingInTijd": _filled(_span(initiative, kept)),
        "taal": (get_language() or "nl")[:2],
        "event": _events(initiative),
        "waardering": _worth(kept),
        "bewaartermijn": _filled(_term_of(kept)) if kept else None,
        "informatiecategorie": _term(kept.ground, "Grondslag") if kept else None,
        "archiefvormer": _named(portfolio.organisation),
        "betrokkene": [
            {
                "betrokkeneTypeRelatie": _term("Eigenaar", "Kiem"),
                "betrokkeneActor": _named(initiative.owner.name),
            }
        ],
        "activiteit": _named(portfolio.name_nl),
        "beperkingGebruik": [_limits(initiative)],
    }


def _span(initiative: Initiative, kept: Kept | None) -> Mapping[str, Any]:
    return {
        "dekkingInTijdType": _term("Looptijd", "Kiem"),
        "dekkingInTijdBegindatum": _day(initiative.created_at.date()),
        "dekkingInTijdEinddatum": _day(kept.closed_on if kept else None),
    }


def _events(initiative: Initiative) -> list[dict[str, Any]]:
    """What happened, without what was said: that is in the records."""
    events = initiative.events.order_by("version").values_list("kind", "at", "by__name")
    labels = dict(Kind.choices)
    return [
        {
            "eventType": _term(str(labels.get(kind, kind)), "Kiem", kind),
            "eventTijd": at.isoformat(),
            "eventVerantwoordelijkeActor": _named(by),
        }
        for kind, at, by in events
    ]


def _worth(kept: Kept | None) -> dict[str, Any]:
    """To keep for ever, or to destroy; of what runs, nobody knows yet."""
    if kept is None:
        return _term("Nog niet bepaald", "MDTO begrippenlijst waarderingen")
    is_kept = kept.due_on is None
    label, code = ("Blijvend te bewaren", "B") if is_kept else ("Te vernietigen", "V")
    return _term(label, "MDTO begrippenlijst waarderingen", code)


def _term_of(kept: Kept) -> Mapping[str, Any]:
    return {
        "termijnTriggerStartLooptijd": _term(str(kept.ending.label), "Kiem"),
        "termijnStartdatumLooptijd": _day(kept.closed_on),
        "termijnLooptijd": f"P{kept.years}Y" if kept.years is not None else None,
        "termijnEinddatum": _day(kept.due_on),
    }


def _limits(initiative: Initiative) -> dict[str, Any]:
    """Whether it may be shown: colleagues are named in it, so never without a look."""
    label = (
        "Vertrouwelijk" if initiative.is_private else "Persoonsgegevens (medewerkers)"
    )
    return {"beperkingGebruikType": _term(label, "Kiem")}


def _file(
    entry: Entry, initiative: Initiative, name: str, at: datetime
) -> Mapping[str, Any]:
    return {
        "identificatie": _identified(f"{name}/{entry.path}"),
        "naam": entry.name,
        "omvang": entry.size,
        "bestandsformaat": _term(entry.content_type, "IANA media types"),
        "checksum": {
            "checksumAlgoritme": _term(CHECKSUM, "MDTO begrippenlijst checksums"),
            "checksumWaarde": entry.sha256,
            "checksumDatum": at.isoformat(),
        },
        "URLBestand": entry.path,
        "isRepresentatieVan": _named(initiative.title, name),
    }


def _identified(key: str) -> dict[str, str]:
    return {"identificatieKenmerk": key, "identificatieBron": "Kiem"}


def _named(name: str, key: str = "") -> dict[str, Any]:
    told: dict[str, Any] = {"verwijzingNaam": name}
    return told | {"verwijzingIdentificatie": _identified(key)} if key else told


def _term(label: str, listed_in: str, code: str = "") -> dict[str, Any]:
    told: dict[str, Any] = {"begripLabel": label}
    if code:
        told["begripCode"] = code
    return told | {"begripBegrippenlijst": _named(listed_in)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without the elements of which nothing is known."""
    return {
        name: value for name, value in values.items() if value not in (None, "", [])
    }
