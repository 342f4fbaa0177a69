"""Keeping and destroying, on the pages: terms, lists, approval, and the report."""

import json
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from portfolio.ledger import Kind
from portfolio.models import Event, Initiative, Passage, Role, State
from portfolio.retention import terms_in
from reports import working
from reports.models import DestructionList, Format, Job
from tests.cast import NOW, make_initiative, make_person
from tests.web.archive_rights import TERMS
from tests.web.world import page, text


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def make_closed(owner, title, year=2020):
    """It was stopped as an idea, long ago."""
    made = make_initiative(owner, title=title)
    Initiative.objects.filter(pk=made.pk).update(state=State.STOPPED)
    day = {"entered_on": f"{year}-01-01", "left_on": f"{year}-06-01"}
    Passage.objects.filter(initiative=made).update(**day)
    return made


@pytest.fixture
def old(owner):
    return make_closed(owner, "Old trees")


def signed_in(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def keeper(manager):
    return signed_in(manager)


@pytest.fixture
def here(portfolio):
    return reverse("archive", args=[portfolio.slug])


def test_a_list_goes_from_proposal_to_report(keeper, here, old, portfolio):
    response = keeper.get(here)
    assert "Old trees" in text(response)
    assert "kept until 1 June 2021" in text(response)

    sent = {"initiatives": [old.pk], "note": "As every year"}
    proposed = keeper.post(here, sent, follow=True)
    assert "2 people have to approve it" in text(proposed)
    assert "Approve this list" not in text(proposed)
    address = proposed.request["PATH_INFO"]
    for name in ("Ans", "Bo"):
        other = signed_in(make_person(name, portfolio, Role.GATEKEEPER))
        assert "Approve this list" in text(other.get(address))
        approved = other.post(address, {"act": "approve"}, follow=True)
        assert f"Approved by {name}" in text(approved)
        assert "Approve this list" not in text(approved)

    unsure = keeper.post(address, {"act": "destroy"})
    assert unsure.status_code == 400
    assert "Tick the box first" in text(unsure)
    done = keeper.post(address, {"act": "destroy", "sure": "yes"}, follow=True)

    assert "Destruction report" in text(done)
    assert "Old trees" in text(done)
    assert keeper.get(page("initiative", old.pk)).status_code == 404
    report = json.loads(keeper.get(f"{address}report.json").content)
    assert [each["by"] for each in report["approved"]] == ["Ans", "Bo"]
    assert report["destroyed"]["by"] == "Manager"
    (line,) = report["initiatives"]
    assert (line["number"], line["due_on"]) == (old.pk, "2021-06-01")
    assert Event.objects.filter(kind=Kind.DESTROYED).count() == 1


def test_there_is_no_report_before(keeper, here, old):
    proposed = keeper.post(here, {"initiatives": [old.pk]}, follow=True)

    address = proposed.request["PATH_INFO"]

    assert keeper.get(f"{address}report.json").status_code == 404
    withdrawn = keeper.post(address, {"act": "withdraw"}, follow=True)
    assert "Withdrawn by Manager" in text(withdrawn)
    assert keeper.post(address, {"act": "approve"}).status_code == 404
    assert keeper.post(address, {"act": "nonsense"}).status_code == 404


@pytest.mark.parametrize("chosen", [[], ["x"], ["9" * 30], ["1"]])
def test_what_cannot_go_is_refused(keeper, here, old, chosen):
    chosen = [each if each != "1" else "999999" for each in chosen]

    response = keeper.post(here, {"initiatives": chosen})

    assert response.status_code == 400
    assert "Not saved yet" in text(response)
    assert not DestructionList.objects.exists()


def test_managers_change_the_terms(keeper, portfolio, old, here):
    address = reverse("retention", args=[portfolio.slug])
    assert "Stopped before a pilot" in text(keeper.get(address))

    assert keeper.post(address, TERMS | {"stopped": "-1"}).status_code == 400
    response = keeper.post(address, TERMS | {"cancelled": ""}, follow=True)

    assert {term.years for term in terms_in(portfolio).values()} == {None, 7}
    assert "Never: kept for ever" in text(response)


def test_the_page_of_what_is_closed_says_how_long_it_is_kept(keeper, owner, old):
    young = make_closed(owner, "Young trees", year=2999)

    html = text(keeper.get(page("initiative", young.pk)))
    assert "Kept until 1 June 3000, then destroyed" in html
    html = text(keeper.get(page("initiative", old.pk)))
    assert "Can be destroyed since 1 June 2021 (stopped before a pilot)." in html


def test_the_archive_file_is_made_by_a_button(keeper, owner, old, portfolio):
    html = keeper.get(page("initiative", old.pk)).content.decode()
    assert "Make the archive file" in html

    address = reverse("documents", args=[portfolio.slug])
    sent = {"format": "mdto", "initiative": old.pk}
    response = keeper.post(address, sent, follow=True)

    assert "“Old trees”, as of" in text(response)
    job = Job.objects.get()
    assert (job.format, job.asked["initiative"]) == (Format.ARCHIVE, str(old.pk))
    without = keeper.post(address, {"format": "mdto"}, follow=True)
    assert "Say of which initiative." in text(without)
    of_all = keeper.post(address, {"format": "all"}, follow=True)
    assert Job.objects.count() == 1
    assert of_all.status_code == 200
    member = signed_in(owner)
    assert "Make the archive" not in text(member.get(page("initiative", old.pk)))
    assert member.post(address, sent).status_code == 404


def test_as_many_queries_for_thirty_as_for_three(keeper, here, owner):
    counts = []
    for number in (3, 27):
        for each in range(number):
            make_closed(owner, f"Old {number} {each}")
            make_closed(owner, f"Young {number} {each}", year=2999)
        keeper.get(here)
        with CaptureQueriesContext(connection) as queries:
            keeper.get(here)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_everything_of_this_kiem_for_its_administrator(portfolio, manager):
    keeper = make_person("Keeper", None)
    User.objects.filter(pk=keeper.pk).update(is_administrator=True)
    client, address = signed_in(keeper), reverse("instance")

    assert "You did not ask for one yet." in text(client.get(address))
    assert "Waits for its turn" in text(client.post(address, follow=True))
    assert working.work(clock=lambda: NOW) == 1

    ready = client.get(address).content.decode()
    (file,) = re.findall(r'href="([^"]+/file/)"', ready)
    assert b"".join(client.get(file).streaming_content).startswith(b"PK")
    other = make_person("Other", None)
    User.objects.filter(pk=other.pk).update(is_administrator=True)
    assert signed_in(other).get(file).status_code == 404
    assert signed_in(manager).get(address).status_code == 404
    removed = client.post(file.removesuffix("file/"), {"act": "remove"}, follow=True)
    assert "Removed." in text(removed)
    assert settings.VAR_DIR
