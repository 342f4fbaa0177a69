"""The pages on which a manager imports a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.models import Import, ImportState, Initiative
from tests.portfolio.importing.files import HEADERS, sheet
from tests.portfolio.importing.files import text as lines
from tests.web.world import page, text

BOMEN = ["Bomen meten", "Pilot", "Manager", "Let op de wortels"]


@pytest.fixture
def give(client, portfolio, manager):
    client.force_login(manager)

    def give(content, name="Lijst.xlsx", **more):
        file = SimpleUploadedFile(name, content)
        sent = {"file": file, **more}
        return client.post(page("imports", portfolio.slug), sent, follow=True)

    return give


def test_a_file_is_tried_out_at_once(give):
    shown = text(give(sheet(HEADERS, BOMEN, ["", "Idee"])))

    assert "This is what it will do. Nothing was brought in yet." in shown
    assert "Bring in 1 row" in shown
    assert "There is no title." in shown
    assert not Initiative.objects.exists()


def test_a_press_brings_it_in(client, give):
    give(sheet(HEADERS, BOMEN))

    row = Import.objects.get()
    address = page("import", row.portfolio.slug, row.pk)
    shown = client.post(address, {"act": "apply"}, follow=True)

    assert "Brought in." in text(shown)
    assert "To the board" in text(shown)
    assert Initiative.objects.get().title == "Bomen meten"


def test_rows_can_be_pasted(client, portfolio, give):
    pasted = lines(HEADERS, BOMEN, delimiter="\t").decode()

    shown = client.post(page("imports", portfolio.slug), {"text": pasted}, follow=True)

    assert "Pasted text" in text(shown)
    assert "Bring in 1 row" in text(shown)


def test_another_meaning_is_tried_out(client, give):
    give(sheet(HEADERS, BOMEN))
    row = Import.objects.get()
    address = page("import", row.portfolio.slug, row.pk)

    client.post(address, {"act": "try", "column-3": "department", "stage-0": "idea"})

    row.refresh_from_db()
    assert row.columns["Opmerking"] == "department"
    assert row.stages == {"Pilot": "idea"}
    assert row.state == ImportState.TRIED


def test_two_columns_cannot_be_the_same(client, give):
    give(sheet(HEADERS, BOMEN))
    row = Import.objects.get()
    address = page("import", row.portfolio.slug, row.pk)

    shown = client.post(address, {"act": "try", "column-3": "title"})

    assert shown.status_code == 400
    assert "Two columns cannot both be “title”." in text(shown)


def test_without_a_title_one_says_where_it_is(give):
    shown = text(give(lines(["Kleur", "Geur"], ["a", "b"]), "a.csv"))

    assert "Say what the columns are, and try it out." in shown


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"%PDF-1.4", "This is not a file that Kiem can read."),
        (b"a" * 21_000_000, "This file is larger than 20 MB."),
    ],
    ids=["empty", "pdf", "large"],
)
def test_a_bad_file_is_refused_with_what_to_do(give, content, sentence):
    shown = give(content)

    assert shown.status_code == 400
    assert sentence in text(shown)
    assert not Import.objects.exists()


def test_nothing_given_is_asked_for(client, portfolio, give):
    shown = client.post(page("imports", portfolio.slug), {})

    assert "Choose a file, or paste the rows." in text(shown)


def test_a_large_file_waits_for_a_worker(client, give):
    shown = give(lines(["Titel"], *[[f"Idee {n}"] for n in range(501)]), "a.csv")

    assert "Being tried out. You can leave this page; it goes on." in text(shown)
    row = Import.objects.get()
    assert row.state == ImportState.QUEUED
    address = page("import", row.portfolio.slug, row.pk)
    shown = client.post(address, {"act": "cancel"}, follow=True)
    assert "It stops. Nothing of it is kept." in text(shown)


def test_a_file_can_be_thrown_away(client, give):
    give(sheet(HEADERS, BOMEN))
    row = Import.objects.get()

    address = page("import", row.portfolio.slug, row.pk)
    shown = client.post(address, {"act": "remove"}, follow=True)

    assert "The file is thrown away." in text(shown)
    assert not Import.objects.exists()


@pytest.mark.parametrize("which", ["imports", "import"])
def test_the_page_asks_as_much_of_many_rows(client, portfolio, give, which):
    def asked(count):
        give(lines(["Titel"], *[[f"Idee {n}"] for n in range(count)]), "a.csv")
        args = [portfolio.slug]
        args += [Import.objects.first().pk] if which == "import" else []
        # What the process keeps by itself is read now.
        client.get(page(which, *args))
        with CaptureQueriesContext(connection) as queries:
            client.get(page(which, *args))
        return len(queries)

    assert asked(3) == asked(30)


def test_an_import_is_undone_by_a_press(client, give):
    give(sheet(HEADERS, BOMEN))
    row = Import.objects.get()
    address = page("import", row.portfolio.slug, row.pk)
    client.post(address, {"act": "apply"})

    shown = client.post(address, {"act": "undo"}, follow=True)

    assert "Undone. What it brought in is gone again." in text(shown)
    assert not Initiative.objects.exists()
