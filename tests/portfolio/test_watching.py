"""Who follows an initiative."""

import pytest
from django.core.exceptions import PermissionDenied

from portfolio.actions import add_record, unwatch, watch
from portfolio.models import Initiative
from portfolio.talk import talk_of
from portfolio.watching import watched_by, watchers_of
from tests.cast import NOW


def follows(initiative, person):
    """Ask in each of the three ways; they agree."""
    found = {
        person.pk in watchers_of([initiative])[initiative.pk],
        Initiative.objects.filter(watched_by(person), pk=initiative.pk).exists(),
        person.pk in talk_of(initiative).watchers,
    }
    assert len(found) == 1
    return found.pop()


def test_the_owner_follows_it(initiative, owner, viewer):
    assert follows(initiative, owner)
    assert not follows(initiative, viewer)


def test_the_team_follows_it(initiative, owner, gatekeeper):
    member = {"person": gatekeeper, "skill": "data"}
    add_record(initiative, "team", member, by=owner, at=NOW)

    assert follows(initiative, gatekeeper)


def test_who_begins_follows_it(initiative, viewer):
    watch(initiative, by=viewer)

    assert follows(initiative, viewer)


@pytest.mark.parametrize("who", ["owner", "viewer"])
def test_who_stops_follows_it_no_more(who, request, initiative):
    person = request.getfixturevalue(who)
    watch(initiative, by=person)

    unwatch(initiative, by=person)

    assert not follows(initiative, person)


def test_following_is_no_news_of_the_initiative(initiative, viewer):
    before = initiative.events.count()

    watch(initiative, by=viewer)

    assert initiative.events.count() == before


def test_an_outsider_cannot_follow_it(initiative, outsider):
    with pytest.raises(PermissionDenied):
        watch(initiative, by=outsider)
