"""The documents that somebody has made: on the page and by programs."""

import pytest
from django.urls import reverse

from portfolio.clock import DAY
from reports import working
from reports.actions import ask_for
from reports.models import Format, Job, JobState, Trouble
from tests.cast import NOW
from tests.web.api.caller import LATER, Caller

HERE = "/portfolios/lindervoort/documents"


@pytest.fixture
def page(client, viewer, portfolio):
    client.force_login(viewer)
    address = reverse("documents", args=["lindervoort"])

    def get(language="en"):
        return client.get(address, headers={"accept-language": language})

    get.post = lambda **sent: client.post(
        address, sent, follow=True, headers={"accept-language": "en"}
    )
    return get


def make(by, portfolio, *, at=NOW, **changes):
    job = ask_for(portfolio, Format.PDF, asked={}, by=by, at=at)
    Job.objects.filter(pk=job.pk).update(**changes)
    return job


def test_a_press_has_it_made_and_shows_how_far_it_is(page):
    html = page.post(format="pdf", q="stage:pilot").content.decode()

    assert "PDF, to read and print" in html
    assert "Only: stage:pilot." in html
    assert '<progress max="100" value="0"' in html
    assert "Look how far it is" in html
    assert Job.objects.get().state == JobState.WAITING


def test_a_ready_one_is_a_file_with_a_name(page, client, viewer, portfolio):
    job = make(viewer, portfolio)
    working.work(clock=lambda: NOW)
    Job.objects.update(kept_until=LATER)

    html = page().content.decode()
    response = client.get(reverse("document-file", args=["lindervoort", job.pk]))

    assert "Ready. Kiem keeps it until 1 January 2090." in html
    assert "Look how far it is" not in html
    name = 'attachment; filename="kiem-lindervoort-2026-11-23.pdf"'
    assert response["Content-Disposition"] == name
    assert response["Content-Type"] == "application/pdf"
    assert response.getvalue().startswith(b"%PDF")


@pytest.mark.parametrize("trouble", list(Trouble))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_trouble_is_told_in_words(page, viewer, portfolio, trouble, language):
    make(viewer, portfolio, state=JobState.FAILED, trouble=trouble)

    html = page(language).content.decode()

    assert ("Opnieuw proberen" if language == "nl" else "Try again") in html
    assert trouble.value not in html


def test_what_was_asked_wrongly_is_explained(page):
    html = page.post(format="pdf", **{"from": "soon"}).content.decode()

    assert "“soon” is not a day since 1990." in html
    assert not Job.objects.exists()


def test_one_is_cancelled_and_then_removed(page, client, viewer, portfolio):
    job = make(viewer, portfolio)
    address = reverse("document", args=["lindervoort", job.pk])

    client.post(address, {"act": "cancel"})
    assert Job.objects.get().state == JobState.CANCELLED
    client.post(address, {"act": "remove"})

    assert not Job.objects.exists()


def test_everybody_sees_their_own(page, manager, portfolio):
    make(manager, portfolio)

    assert "You asked for no documents yet" in page().content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_takes_the_same_queries_for_any_number(
    page, viewer, portfolio, count, django_assert_num_queries
):
    for _ in range(count):
        make(viewer, portfolio)

    with django_assert_num_queries(5):
        page()


def test_a_program_asks_waits_and_fetches(viewer):
    caller = Caller(viewer)
    asked = caller.post(HERE, {"format": "csv", "from": "2026-01-01"}).json()
    assert (asked["state"], asked["percent"]) == ("waiting", 0)

    working.work(clock=lambda: NOW + DAY)

    assert caller.get(f"{HERE}/{asked['id']}").json()["state"] == "done"
    content = caller.get(f"{HERE}/{asked['id']}/content")
    assert content.body.startswith(b"PK")
    assert caller.delete(f"{HERE}/{asked['id']}").status_code == 204
    assert caller.get(HERE).json()["results"] == []
