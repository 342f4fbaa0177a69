"""The panel beside the board: what it says, to whom, with how many queries."""

import pytest
from django.utils import timezone

from portfolio.actions import post_update
from portfolio.models import State
from tests.cast import NOW
from workflows.models import AttentionPoint, Severity, Standing

BUDGET = 20


@pytest.fixture
def panel(client, manager, initiative):
    """Ask for the panel as peek.js does."""
    client.force_login(manager)
    path = f"/initiatives/{initiative.pk}/peek/"
    return lambda: client.get(path, headers={"x-requested-with": "fetch"})


def open_point(initiative, rule, subject=""):
    return AttentionPoint.objects.create(
        initiative=initiative,
        recipient=initiative.owner,
        rule=rule,
        subject=subject,
        severity=Severity.ACTION,
        failure_mode="FM1",
        value=45,
        limit=30,
        opened_at=timezone.now(),
    )


def test_it_says_what_it_is_and_whose(panel):
    html = panel().content.decode()

    assert "Trees" in html
    assert "<dd>Owner</dd>" in html


def test_it_lists_what_asks_for_attention_with_the_way_out(panel, initiative):
    open_point(initiative, "U1")

    html = panel().content.decode()
    assert 'data-severity="3"' in html
    assert f"/initiatives/{initiative.pk}/records/involvements/new/" in html


def test_it_says_how_ready_it_is(panel, initiative):
    Standing.objects.create(
        initiative=initiative,
        version=initiative.version,
        computed_on=timezone.now().date(),
        met=2,
        required=9,
    )

    assert "2 of 9 required criteria are met." in panel().content.decode()


def test_what_ended_has_no_next_decision_point(panel, initiative):
    type(initiative).objects.filter(pk=initiative.pk).update(state=State.STOPPED)

    assert "peek-gate" not in panel().content.decode()


@pytest.mark.parametrize("rows", [3, 30])
def test_it_takes_a_constant_number_of_queries(
    panel, initiative, rows, django_assert_max_num_queries
):
    for number in range(rows):
        post_update(initiative, text=f"{number}", by=initiative.owner, at=NOW)
        open_point(initiative, "U1", str(number))
    with django_assert_max_num_queries(BUDGET):
        panel()


def test_without_javascript_one_goes_to_the_page(client, manager, initiative):
    client.force_login(manager)

    answer = client.get(f"/initiatives/{initiative.pk}/peek/")
    assert answer.url == f"/initiatives/{initiative.pk}/"


def test_an_outsider_sees_nothing(client, outsider, initiative):
    client.force_login(outsider)

    assert client.get(f"/initiatives/{initiative.pk}/peek/").status_code == 404
