"""What the world sees of an open portfolio: what was opted in, and nothing else."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import date, datetime

import pytest
from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import reverse

from portfolio.actions import (
    add_group,
    add_partner,
    edit_initiative,
    log_involvement,
    post_comment,
    record_lesson,
    set_openness,
    set_public,
)
from portfolio.models import Form, Initiative, Part, State
from tests.cast import NOW, TODAY, make_initiative
from tests.records import make_records

CONTACT = "data@lindervoort.nl"
# Every public address, of the portfolio and of one initiative.
WHOLE = (
    *("public", "public-card", "public-atom", "public-json", "public-csv"),
    *("public-csvw", "public-catalogue"),
)
CANARY = "Kanarie"


@pytest.fixture
def opened(portfolio, manager):
    set_openness(portfolio, is_on=True, contact=CONTACT, by=manager, at=NOW)
    return portfolio


@pytest.fixture
def public(opened, initiative, manager, owner):
    edit_initiative(
        initiative,
        {"summary": "Trees say when they break.", "problem_statement": "They *fall*."},
        by=owner,
        at=NOW,
    )
    add_partner(initiative, organisation="=Water; board", by=owner, at=NOW)
    add_group(initiative, name="Inspectors", by=owner, at=NOW)
    log_involvement(
        initiative,
        held_on=TODAY,
        form=Form.INTERVIEW,
        group="Inspectors",
        count=3,
        by=owner,
        at=NOW,
    )
    record_lesson(
        initiative, text="Ask <b>them</b> first.", learnt_on=TODAY, by=owner, at=NOW
    )
    set_public(initiative, Part.values, by=manager, at=NOW)
    return initiative


def get(name, *args, lang="en", **headers):
    path = reverse(name, args=["lindervoort", *args])
    return Client(headers=headers).get(f"{path}?lang={lang}")


def everywhere(pk):
    """All that is public, in every shape and both languages, as text."""
    answers = [get(name, lang=lang) for name in WHOLE for lang in ("nl", "en")]
    answers += [get("public-initiative", pk, lang=lang) for lang in ("nl", "en")]
    return "\n".join(
        each.content.decode() for each in answers if each.status_code == 200
    )


@pytest.mark.parametrize("name", WHOLE)
def test_a_closed_portfolio_is_not_there(name, portfolio, initiative, manager):
    set_public(initiative, Part.values, by=manager, at=NOW)

    assert get(name).status_code == 404
    assert get("public-initiative", initiative.pk).status_code == 404


def test_a_closed_initiative_is_not_there(public, owner):
    other = make_initiative(owner, title="Bins")

    assert get("public-initiative", public.pk).status_code == 200
    assert get("public-initiative", other.pk).status_code == 404
    assert "Bins" not in everywhere(public.pk)


@pytest.mark.parametrize("name", [*WHOLE, "public-initiative"])
def test_nobody_signs_in_and_nobody_is_followed(name, public):
    more = [public.pk] if name == "public-initiative" else []
    first = get(name, *more)
    policy = first["Content-Security-Policy"]

    assert (first.status_code, first.cookies) == (200, {})
    assert "Cookie" not in first.get("Vary", "")
    assert first["Cache-Control"] == "public, max-age=300"
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")
    assert b"<script" not in first.content
    is_card = name == "public-card"
    assert policy.endswith("frame-ancestors " + ("*" if is_card else "'none'"))
    assert first.has_header("X-Frame-Options") != is_card

    second = get(name, *more, **{"If-None-Match": first["ETag"]})
    assert (second.status_code, second.content) == (304, b"")
    path = reverse(name, args=["lindervoort", *more])
    assert Client().post(path).status_code == 405


def test_a_signed_in_reader_sees_the_same(public, manager, client):
    client.force_login(manager)
    path = reverse("public", args=["lindervoort"])

    assert client.get(path).content == Client().get(path).content


def fill(row, mark):
    """A canary in every text of a row that can hold one, and in lists of texts."""
    for column in row._meta.concrete_fields:
        is_text = isinstance(column, models.CharField | models.TextField)
        if is_text and not column.choices and column.name not in ("rank", "slug"):
            text = f"{mark} {column.name} {row._meta.model_name}"
            setattr(row, column.name, text[: column.max_length or 200])
    row.save()


def fill_all(initiative, owner, mark):
    """The same in all that is about an initiative."""
    make_records(initiative, by=owner)
    add_partner(initiative, organisation="Other", by=owner, at=NOW)
    post_comment(initiative, text="Comment", by=owner, at=NOW)
    Initiative.objects.filter(pk=initiative.pk).update(state=State.STOPPED)
    initiative.refresh_from_db()
    fill(initiative, mark)
    for relation in Initiative._meta.related_objects:
        if relation.get_accessor_name() in ("passages", "events", "openness"):
            continue
        model = relation.related_model
        if model._meta.app_label != "portfolio":
            continue
        for row in model.objects.filter(**{relation.field.name: initiative}):
            fill(row, mark)


def test_canaries_in_every_field_stay_where_they_are(opened, owner, manager):
    closed = make_initiative(owner, title="Closed")
    bare = make_initiative(owner, title="Bare")
    fill_all(closed, owner, f"{CANARY}closed")
    fill_all(bare, owner, f"{CANARY}bare")
    Initiative.objects.filter(pk=bare.pk).update(title="Bare")
    set_public(bare, [], by=manager, at=NOW)

    told = everywhere(bare.pk)
    assert "Bare" in told
    assert CANARY not in told


@pytest.mark.parametrize("part", Part.values)
def test_only_the_part_that_was_chosen_is_told(opened, owner, manager, part):
    """What may be told of each part, by the names of the fields with a canary."""
    may = {
        "summary": {"summary initiative"},
        "problem": {"problem_statement initiative"},
        "value": {"public_value_goal initiative"},
        "for-whom": {"name targetusergroup"},
        "with-whom": {"organisation partner"},
        "lessons": {"text lesson", "what_happened lesson"},
    }
    bare = make_initiative(owner, title="Bare")
    fill_all(bare, owner, CANARY)
    Initiative.objects.filter(pk=bare.pk).update(title="Bare")
    set_public(bare, [part], by=manager, at=NOW)

    told = everywhere(bare.pk)
    allowed = may.get(part, set())
    assert told.count(CANARY) == sum(told.count(f"{CANARY} {each}") for each in allowed)
    assert all(f"{CANARY} {each}" in told for each in allowed)


def test_who_works_on_it_is_nowhere(public, owner, manager):
    for person, name in ((owner, "Fatma Bakker"), (manager, "Joris Visser")):
        type(person).objects.filter(pk=person.pk).update(name=name)

    told = everywhere(public.pk)
    for secret in ("Fatma", "Joris", owner.email, manager.email):
        assert secret not in told


def test_a_resident_reads_it_in_dutch_and_in_english(public):
    english = get("public").content.decode()
    dutch = get("public", lang="nl").content.decode()
    page = get("public-initiative", public.pk, lang="xx").content.decode()

    assert '<html lang="en">' in english
    assert "What we try out with data" in english
    assert '<html lang="nl">' in dutch
    assert "Wat we uitproberen met data" in dutch
    assert '<html lang="nl">' in page
    assert "Minder dan 5 mensen" in page
    assert "Ask &lt; b&gt;them&lt; /b&gt; first." in page


def test_the_feed_is_atom(public):
    feed = ET.fromstring(get("public-atom").content)
    atom = "{http://www.w3.org/2005/Atom}"

    (entry,) = feed.findall(f"{atom}entry")
    assert entry.find(f"{atom}title").text == "Trees"
    assert "Fewer" not in entry.find(f"{atom}summary").text
    assert "fewer than 5 people" in entry.find(f"{atom}summary").text
    assert datetime.fromisoformat(feed.find(f"{atom}updated").text).tzinfo
    assert (
        entry.find(f"{atom}id").text
        == f"{settings.SITE_URL}/open/lindervoort/{public.pk}/"
    )


def test_the_json_feed_carries_cases_and_lessons(public):
    feed = json.loads(get("public-json").content)

    (item,) = feed["items"]
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert item["_kiem"]["stage"] == "idea"
    assert "them" in item["_kiem"]["lessons"][0]["text"]
    assert item["_kiem"]["problem"] == "They fall."


def test_the_table_and_its_metadata_agree(public):
    rows = list(csv.DictReader(io.StringIO(get("public-csv").content.decode())))
    about = json.loads(get("public-csvw").content)["tableSchema"]["columns"]

    (row,) = rows
    assert list(row) == [column["name"] for column in about]
    assert row["with_whom"] == "'=Water, board"
    assert (row["involved"], row["involved_few"]) == ("", "true")
    assert date.fromisoformat(row["since"])


def test_the_catalogue_has_what_dcat_ap_nl_asks(public):
    found = json.loads(get("public-catalogue").content)
    catalogue = found["@graph"][0]
    (dataset,) = catalogue["dcat:dataset"]

    for name in ("title", "description", "accessRights", "creator", "identifier"):
        assert dataset[f"dct:{name}"]
    assert dataset["dct:publisher"]
    assert dataset["dcat:contactPoint"] == catalogue["dcat:contactPoint"]
    assert dataset["dcat:theme"]
    for each in dataset["dcat:distribution"]:
        assert each["dct:license"]
        assert Client().get(each["dcat:accessURL"]["@id"]).status_code == 200


def test_a_manager_sees_it_first_and_then_opens_it(
    client, portfolio, initiative, manager
):
    client.force_login(manager)
    path = reverse("initiative-openness", args=[initiative.pk])
    looked = client.post(path, {"access": "open", "parts": ["stage"], "preview": "1"})
    assert "Idea" in looked.content.decode()
    assert not hasattr(Initiative.objects.get(pk=initiative.pk), "openness")

    client.post(path, {"access": "open", "parts": ["stage"]})
    preview = client.get(reverse("openness-preview", args=["lindervoort"]))
    assert preview["X-Robots-Tag"] == "noindex"
    assert "Trees" in preview.content.decode()
    assert get("public").status_code == 404

    mine = reverse("openness", args=["lindervoort"])
    refused = client.post(mine, {"is_on": "1", "contact": ""})
    assert refused.status_code == 400
    client.post(mine, {"is_on": "1", "contact": CONTACT})
    assert "Trees" in get("public").content.decode()
    client.post(mine, {"is_on": "", "contact": CONTACT})
    assert get("public").status_code == 404
