"""Who may do what, in words: what is said is what the predicates say."""

import pytest
from django.test import Client

from notifications import channels, tray
from portfolio import policy
from portfolio.models import Role
from portfolio.policy import may_contribute, may_keep_members
from reports import policy as reporting
from web.pages.who_may import asked, groups
from web.pages.who_may_rules import GROUPS, LEFT_OUT
from workflows import policy as gates
from workflows.policy import may_decide

RULES = {rule.predicate: rule for _title, rules in GROUPS for rule in rules}
POLICIES = (policy, gates, reporting, channels, tray)


@pytest.fixture
def told(portfolio, viewer):
    """What is said about each predicate."""
    lines = [line for group in groups(portfolio, viewer) for line in group.lines]
    return {line.what: line for line in lines}


def test_every_predicate_has_its_line():
    there = {
        found
        for module in POLICIES
        for name, found in vars(module).items()
        if name.startswith("may_") and name not in LEFT_OUT
    }

    assert {each.__name__ for each in there} == {each.__name__ for each in RULES}


def test_it_says_who_and_why(told):
    decide = told["Decide at a gate"]

    assert decide.who == "Gatekeepers, but not about themselves or what is their own"
    assert decide.why.startswith("Nobody decides on what they own")
    assert told["Start an initiative"].who == "Contributors and managers"
    assert told["Watch it"].who == "Every member"
    assert told["Change a comment"].who == "Only whose it is"
    assert told["Remove a comment or a file"].who == "Managers, and whose it is"
    assert told["Put off a reminder"].who == "Managers, and who is asked"
    own = "Managers, but not about themselves or what is their own"
    assert told["Give and end roles"].who == own
    assert [line.what for line in told.values() if line.mine] == ["Watch it"]


@pytest.mark.parametrize("role", Role)
def test_somebody_made_up_may_what_a_member_may(role, initiative, portfolio, request):
    people = {"contributor": "owner"}
    person = request.getfixturevalue(people.get(role, role))
    is_own = person == initiative.owner

    for predicate, about in (
        (may_contribute, initiative),
        (may_decide, initiative),
        (may_keep_members, portfolio),
    ):
        said = asked(RULES[predicate], portfolio, role, is_own=is_own)
        assert said == predicate(person, about)


@pytest.mark.parametrize(("who", "status"), [("viewer", 200), ("outsider", 404)])
def test_it_is_for_every_member(who, status, portfolio, request):
    client = Client(headers={"accept-language": "nl"})
    client.force_login(request.getfixturevalue(who))

    page = client.get(f"/p/{portfolio.slug}/who-may/")

    assert page.status_code == status
    assert ('<h1 class="title">Wie mag wat' in page.content.decode()) == (status == 200)


def test_asking_all_predicates_reads_no_row(
    portfolio, viewer, django_assert_max_num_queries
):
    with django_assert_max_num_queries(1):
        groups(portfolio, viewer)
