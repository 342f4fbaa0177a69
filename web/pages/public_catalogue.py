"""The open portfolio as a data set in a catalogue: DCAT-AP-NL 3.0, in JSON-LD."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portfolio.openness import PublicPortfolio
from web.pages.public import LICENCE, LONG_AGO, address

EU = "http://publications.europa.eu/resource/authority"
MEDIA = "https://www.iana.org/assignments/media-types"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# Of each: the address, the media type, and the type in the list of the EU.
FILES = (
    ("public-csv", "text/csv", "CSV"),
    ("public-json", "application/feed+json", "JSON"),
    ("public-atom", "application/atom+xml", "ATOM"),
)


def as_catalogue(shown: PublicPortfolio) -> dict[str, Any]:
    """One catalogue with one data set, in as many shapes as there are files."""
    home = address("public", shown.slug).partition("?")[0]
    about = {
        "dct:publisher": _iri(f"{home}#organisation"),
        "dcat:contactPoint": _iri(f"{home}#contact"),
        "dct:language": [_iri(f"{EU}/language/{code}") for code in ("NLD", "ENG")],
        "dct:modified": {
            "@type": "xsd:dateTime",
            "@value": (shown.changed_at or LONG_AGO).isoformat(),
        },
    }
    words = {"organisation": shown.organisation, "name": shown.name}
    catalogue = {
        "@id": f"{home}#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _text(_("Open portfolio of %(organisation)s") % words),
        "dct:description": _text(_("The open data of the portfolio %(name)s.") % words),
        "dct:license": _iri(LICENCE),
        "foaf:homepage": _iri(home),
        "dcat:dataset": [_dataset(shown, home) | about],
        **about,
    }
    publisher = {
        "@id": f"{home}#organisation",
        "@type": "foaf:Agent",
        "foaf:name": _text(shown.organisation),
    }
    if settings.OIN:
        publisher["dct:identifier"] = f"urn:nld:oin:{settings.OIN}"
    graph = [catalogue, publisher, _contact(shown, home)]
    return {"@context": CONTEXT, "@graph": graph}


def _dataset(shown: PublicPortfolio, home: str) -> dict[str, Any]:
    description = _(
        "What %(organisation)s tries out with data, for whom and with whom, "
        "how far it is, and what was learnt."
    )
    return {
        "@id": f"{home}#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{home}#dataset",
        "dct:title": _text(shown.name),
        "dct:description": _text(description % {"organisation": shown.organisation}),
        "dct:creator": _iri(f"{home}#organisation"),
        "dct:accessRights": _iri(f"{EU}/access-right/PUBLIC"),
        "dcat:theme": [_iri(f"{EU}/data-theme/GOVE")],
        "dcat:landingPage": _iri(home),
        "dcat:distribution": [_distribution(shown, *each) for each in FILES],
    }


def _distribution(
    shown: PublicPortfolio, name: str, media: str, kind: str
) -> dict[str, Any]:
    where = address(name, shown.slug)
    return {
        "@id": f"{where}#distribution",
        "@type": "dcat:Distribution",
        "dct:title": _text(f"{shown.name} ({kind})"),
        "dcat:accessURL": _iri(where),
        "dcat:downloadURL": _iri(where),
        "dcat:mediaType": _iri(f"{MEDIA}/{media}"),
        "dct:format": _iri(f"{EU}/file-type/{kind}"),
        "dct:license": _iri(LICENCE),
        "dct:accessRights": _iri(f"{EU}/access-right/PUBLIC"),
    }


def _contact(shown: PublicPortfolio, home: str) -> dict[str, Any]:
    is_mail = "/" not in shown.contact
    way = ("vcard:hasEmail", "mailto:") if is_mail else ("vcard:hasURL", "")
    return {
        "@id": f"{home}#contact",
        "@type": "vcard:Kind",
        "vcard:fn": _text(shown.organisation),
        way[0]: _iri(way[1] + shown.contact),
    }


def _iri(address: str) -> dict[str, str]:
    return {"@id": address}


def _text(words: str) -> dict[str, str]:
    return {"@language": get_language() or "nl", "@value": words}
