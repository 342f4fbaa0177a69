"""The files of an open portfolio, held against their standards by other programs."""

import json
import xml.etree.ElementTree as ET
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from csvw import CSVW
from django.utils.translation import override
from pyshacl import validate
from rdflib import Graph

from portfolio.models import State
from portfolio.openness import (
    Headcount,
    PublicInitiative,
    PublicLesson,
    PublicPortfolio,
    PublicStage,
)
from web.pages.public import as_atom, as_csv, as_csvw
from web.pages.public_catalogue import as_catalogue

# The libraries warn where something is not as they want it; the tests say of what.
pytestmark = [pytest.mark.anywhere, pytest.mark.filterwarnings("default")]

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHAPES = Graph().parse(Path(__file__).with_name("dcat_ap_nl.ttl"))
ATOM = "{http://www.w3.org/2005/Atom}"
TREES = PublicInitiative(
    pk=7,
    title='Trees, "old" & new',
    changed_at=NOON,
    summary="=cmd They say when\nthey break; <b>soon</b>.",
    for_whom=("Inspectors", "Residents; of all ages"),
    with_whom=("Water board",),
    involved=Headcount(12),
    stage=PublicStage("pilot", "Pilot", "Pilot", 3),
    state=State.STOPPED,
    since=date(2026, 1, 5),
    lessons=(PublicLesson(1, "Ask first.", "Nobody did.", date(2026, 6, 1)),),
)
FEW = PublicInitiative(pk=8, title="Bins", changed_at=NOON, involved=Headcount(None))
OPEN = PublicPortfolio(
    slug="lindervoort",
    name_nl="Proeftuin",
    name_en="Test garden",
    organisation="gemeente Lindervoort",
    contact="data@lindervoort.nl",
    style=None,
    initiatives=(TREES, FEW),
)
EMPTY = replace(OPEN, initiatives=(), contact="https://lindervoort.nl/data")
LANGUAGES = pytest.mark.parametrize("language", ["nl", "en"])


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://kiem.example.nl"


def violations(catalogue):
    """What SHACL finds, as text; empty when all is well."""
    graph = Graph().parse(data=json.dumps(catalogue), format="json-ld")
    conforms, _graph, report = validate(graph, shacl_graph=SHAPES)
    return "" if conforms else report


@LANGUAGES
@pytest.mark.parametrize("shown", [OPEN, EMPTY], ids=["open", "empty"])
def test_the_catalogue_conforms_to_the_shapes(shown, language):
    with override(language):
        assert violations(as_catalogue(shown)) == ""


MANDATORY = [
    *[("dataset", name) for name in ("dct:title", "dct:description", "dct:creator")],
    *[("dataset", name) for name in ("dct:accessRights", "dcat:contactPoint")],
    *[("dataset", name) for name in ("dct:identifier", "dct:publisher", "dcat:theme")],
    *[("distribution", name) for name in ("dcat:accessURL", "dct:license")],
    *[("catalogue", name) for name in ("dct:title", "dcat:dataset", "dct:publisher")],
    *[("contact", name) for name in ("vcard:fn", "vcard:hasEmail")],
]


@pytest.mark.parametrize(("where", "name"), MANDATORY)
def test_the_shapes_miss_what_is_mandatory(where, name):
    catalogue = deepcopy(as_catalogue(OPEN))
    whole, _publisher, contact = catalogue["@graph"]
    (dataset,) = whole["dcat:dataset"]
    first = dataset["dcat:distribution"][0]
    parts = {"catalogue": whole, "dataset": dataset, "distribution": first}
    del (parts | {"contact": contact})[where][name]

    assert violations(catalogue)


@LANGUAGES
@pytest.mark.parametrize("shown", [OPEN, EMPTY], ids=["open", "empty"])
def test_the_table_is_as_its_metadata_say(shown, language, tmp_path):
    with override(language):
        kept = read_by_csvw(tmp_path, as_csv(shown), as_csvw(shown))

    assert kept.is_valid, kept.warnings
    rows = list(kept.tables[0])
    assert [row["id"] for row in rows] == [each.pk for each in shown.initiatives]
    if rows:
        assert rows[0]["for_whom"] == ["Inspectors", "Residents, of all ages"]
        assert str(rows[0]["since"].date()) == "2026-01-05"
        assert (rows[0]["involved"], rows[1]["involved"]) == (12, None)
        assert (rows[0]["involved_few"], rows[1]["involved_few"]) == (False, True)


@pytest.mark.parametrize(
    ("good", "bad"), [("2026-01-05", "5 January"), ("7,", "seven,"), ("12,", "many,")]
)
def test_a_table_that_is_otherwise_is_found(good, bad, tmp_path):
    content = as_csv(OPEN)
    assert good in content

    kept = read_by_csvw(tmp_path, content.replace(good, bad, 1), as_csvw(OPEN))

    assert not kept.is_valid


def read_by_csvw(folder, content, about):
    """By the public library of that name, which reads both from one folder."""
    (folder / "initiatives.csv").write_text(content, newline="")
    metadata = folder / "initiatives.csv-metadata.json"
    metadata.write_text(json.dumps(about | {"url": "initiatives.csv"}))
    return CSVW(str(metadata), validate=True)


@LANGUAGES
@pytest.mark.parametrize("shown", [OPEN, EMPTY], ids=["open", "empty"])
def test_the_feed_keeps_the_musts_of_atom(shown, language):
    """RFC 4287, 4.1.1 (feed), 4.1.2 (entry), and 3.2 and 3.3 (people and dates)."""
    with override(language):
        feed = ET.fromstring(as_atom(shown).encode())

    assert feed.tag == f"{ATOM}feed"
    authors = feed.findall(f"{ATOM}author")
    assert [author.findtext(f"{ATOM}name") for author in authors]
    for place in (feed, *feed.findall(f"{ATOM}entry")):
        (key,) = place.findall(f"{ATOM}id")
        assert urlsplit(key.text).scheme == "https"
        assert len(place.findall(f"{ATOM}title")) == 1
        (updated,) = place.findall(f"{ATOM}updated")
        assert datetime.fromisoformat(updated.text).tzinfo
        for author in place.findall(f"{ATOM}author"):
            assert len(author.findall(f"{ATOM}name")) == 1
        alternate = [link for link in links(place) if link == ("alternate", None)]
        assert len(alternate) <= 1
        assert place.findall(f"{ATOM}content") or alternate
        assert len(place.findall(f"{ATOM}summary")) <= 1
    assert len([rel for rel, _kind in links(feed) if rel == "self"]) == 1
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) == len(shown.initiatives)


def links(place):
    found = place.findall(f"{ATOM}link")
    assert all(link.get("href") for link in found)
    return [(link.get("rel", "alternate"), link.get("type")) for link in found]
