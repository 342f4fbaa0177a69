"""The pages on which municipalities exchange what they ask and learnt."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import record_lesson
from reports.models import Format, Job
from tests.cast import BOOK, NOW, TODAY, make_initiative, make_person, make_portfolio
from tests.web.world import page, text
from tests.workflows.versions import publish_versions
from workflows.exchange import pack_of, read_pack
from workflows.exchange.signing import canonical
from workflows.models import BorrowedLesson, Criterion, ReceivedPack
from workflows.playbook import load_playbook


@pytest.fixture(autouse=True)
def own_key(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def pack(db):
    """Heidemonde asks one thing more and learnt something."""
    theirs = make_portfolio("heidemonde")
    load_playbook(theirs, BOOK, at=NOW)
    by = make_person("There", theirs, "manager", "contributor")
    publish_versions(theirs.gates.get(stage__slug="idea"), by=by, count=1)
    initiative = make_initiative(by, title="Water")
    record_lesson(initiative, text="Ask the pump.", learnt_on=TODAY, by=by, at=NOW)
    return pack_of(theirs, at=NOW)


@pytest.fixture
def give(client, playbook, manager):
    client.force_login(manager)

    def give(content):
        file = SimpleUploadedFile("pack.json", content)
        address = page("exchange", playbook.slug)
        return client.post(address, {"file": file}, follow=True)

    return give


def test_a_pack_tells_whose_it_is_before_anything_is_taken_over(give, pack):
    shown = text(give(pack))

    assert "Pack of gemeente heidemonde" in shown
    assert "The key is new here" in shown
    assert read_pack(pack).fingerprint in shown
    assert "One more question" in shown
    assert "Ask the pump." in shown
    assert not BorrowedLesson.objects.exists()
    assert not Criterion.objects.exclude(origin="").exists()


def test_a_second_pack_of_the_same_key_is_known(give, pack):
    give(pack)
    outer = json.loads(pack)

    assert "It is the same key as that" in text(give(json.dumps(outer).encode()))


def test_a_pack_without_a_signature_says_so(give, pack):
    outer = json.loads(pack)
    del outer["signature"]

    assert "Nobody signed this pack" in text(give(canonical(outer)))


def test_a_pack_that_was_changed_is_refused_beside_the_field(give, pack):
    shown = give(pack.replace(b"heidemonde", b"heidemondo"))

    assert shown.status_code == 400
    assert "changed after it was signed" in text(shown)
    assert not ReceivedPack.objects.exists()


def test_a_check_and_a_lesson_are_taken_over(client, playbook, give, pack):
    give(pack)
    address = page("exchange-pack", playbook.slug, ReceivedPack.objects.get().pk)
    check = next(e for e in read_pack(pack).checks if e.slug.startswith("one-more"))
    gate = playbook.gates.get(stage__slug="idea")

    client.post(address, {"check": check.slug, "gate": gate.pk})
    shown = client.post(
        address, {"lesson": read_pack(pack).lessons[0].number}, follow=True
    )

    assert "In your library." in text(shown)
    draft = page("playbook-draft", playbook.slug, gate.slug)
    assert "One more question" in text(client.get(draft))
    library = text(client.get(page("library")))
    assert "Lessons that you took over" in library
    assert "gemeente heidemonde" in library
    assert "Lessons that you" not in text(client.get(page("library"), {"words": "xyz"}))
    assert "Ask the" in text(client.get(page("library"), {"words": "pump"}))


def test_what_is_not_in_it_is_refused_and_not_a_mistake(client, playbook, give, pack):
    give(pack)
    address = page("exchange-pack", playbook.slug, ReceivedPack.objects.get().pk)

    shown = client.post(address, {"lesson": "²"}, follow=True)

    assert "There is no such lesson" in text(shown)
    assert client.post(address, {"check": "x", "gate": "9" * 30}).status_code == 404


def test_our_pack_is_a_file(client, playbook, give):
    response = client.get(page("exchange-ours", playbook.slug))

    assert response["Content-Disposition"].startswith("attachment")
    assert read_pack(response.content).organisation == playbook.organisation


def test_everything_is_asked_for_on_the_page(client, playbook, give):
    assert "Make the package" in text(client.get(page("exchange", playbook.slug)))

    shown = client.post(
        page("documents", playbook.slug), {"format": "zip"}, follow=True
    )

    assert Job.objects.get().format == Format.EVERYTHING
    assert "Every row and file" in text(shown)


def test_the_page_asks_as_often_for_many_as_for_few(client, playbook, give, pack):
    give(pack)
    address = page("exchange-pack", playbook.slug, ReceivedPack.objects.get().pk)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    few = queries()
    outer = json.loads(pack)
    lesson = outer["pack"]["lessons"][0]
    outer["pack"]["lessons"] = [{**lesson, "number": n} for n in range(1, 31)]
    del outer["signature"]
    ReceivedPack.objects.update(content=canonical(outer).decode())

    assert queries() == few
