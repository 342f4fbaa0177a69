"""Filed reports: filing one, reading it again, and seeing what differs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portfolio.actions import edit_initiative
from portfolio.models import Initiative
from reports.models import FiledReport
from tests.cast import make_initiative


@pytest.fixture
def initiative(owner):
    """Of today: nothing is asked about it, whenever this runs."""
    return make_initiative(owner, at=timezone.now())


@pytest.fixture
def filed(client, portfolio, manager, initiative):
    client.force_login(manager)
    address = f"/p/{portfolio.slug}/report/filed/"
    response = client.post(address, {"name": "March"}, follow=True)
    assert "Filed. It says the same next year." in response.content.decode()
    return FiledReport.objects.get()


def page_of(filed):
    return f"/p/{filed.portfolio.slug}/report/filed/{filed.pk}/"


def test_a_filed_report_says_the_same_again(client, filed):
    page = client.get(page_of(filed)).content.decode()

    assert "1 initiative is under way." in page
    assert "Every number is the same." in page


def test_what_differs_is_named_with_what_happened(client, filed, initiative, owner):
    at = timezone.now() + timedelta(hours=1)
    edit_initiative(initiative, {"summary": "Trees stand."}, by=owner, at=at)
    Initiative.objects.update(facet="mission")

    page = client.get(page_of(filed)).content.decode()

    assert "Facts changed (Trees), Owner" in page


def test_a_name_is_used_once(client, filed):
    address = f"/p/{filed.portfolio.slug}/report/filed/"

    response = client.post(address, {"name": "March"})

    assert response.status_code == 400
    assert "There is a report with this name already." in response.content.decode()


@pytest.mark.parametrize("count", [3, 30])
def test_it_takes_as_many_queries_however_many_there_are(
    client, filed, owner, django_assert_max_num_queries, count
):
    for number in range(count):
        make_initiative(owner, title=f"Idea {number}")

    with django_assert_max_num_queries(42):
        client.get(page_of(filed))
