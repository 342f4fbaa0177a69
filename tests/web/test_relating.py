"""Suggested relations on the page: linked, or set apart, with one press."""

import pytest

from tests.cast import make_initiative
from tests.web.world import page, text


@pytest.fixture
def other(owner):
    return make_initiative(owner, title="Trees in storms", summary="Trees and branches")


@pytest.fixture
def initiative(owner):
    return make_initiative(owner, title="Trees and storms", summary="Know the branches")


@pytest.fixture
def say(client, initiative, other, owner):
    client.force_login(owner)

    def post(answer, **more):
        body = {"other": other.pk, "related": answer, "note": "Also about trees"}
        return client.post(page("relate", initiative.pk), body | more, follow=True)

    return post


def test_what_looks_alike_is_shown_with_why(client, initiative, other, owner):
    client.force_login(owner)

    shown = text(client.get(page("initiative", initiative.pk)))

    assert "Is this related?" in shown
    assert "Also about" in shown


def test_who_only_looks_is_not_asked(client, initiative, other, viewer):
    client.force_login(viewer)

    assert "Is this related?" not in text(client.get(page("initiative", initiative.pk)))


def test_one_press_links(say, initiative, other):
    answer = say("yes")

    relation = initiative.relations.get()
    assert (relation.other, relation.note) == (other, "Also about trees")
    assert "Linked to “Trees in storms”." in text(answer)
    assert "Is this related?" not in text(answer)


def test_one_press_sets_apart(say, initiative, other):
    answer = say("no")

    assert list(initiative.unrelated.all()) == [other]
    assert "is not suggested here again" in text(answer)
    assert "Is this related?" not in text(answer)


@pytest.mark.parametrize("change", [{"other": "0"}, {"other": ""}, {"related": "x"}])
def test_what_cannot_be_meant_is_refused(say, initiative, change):
    say("yes", **change)

    assert not initiative.relations.exists()


def test_an_initiative_of_elsewhere_cannot_be_linked(say, initiative, outsider):
    say("yes", other=make_initiative(outsider).pk)

    assert not initiative.relations.exists()
