"""Saving ways to look at the board, for oneself and for the portfolio."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.actions import change_view, remove_view, save_view
from portfolio.actions.views import MOST
from portfolio.ledger import Kind
from portfolio.models import Event, SavedView
from tests.cast import NOW


@pytest.fixture
def own(portfolio, viewer):
    """Give a view that the viewer keeps."""
    return save_view(portfolio, name="Mine", query="q=owner%3A%40me", by=viewer)


@pytest.fixture
def shared(portfolio, manager):
    """Give a view that everybody has."""
    view = save_view(portfolio, name="Red", query="q=attention%3Ared", by=manager)
    return change_view(view, {"is_shared": True}, by=manager, at=NOW)


def told():
    return list(Event.objects.filter(kind=Kind.VIEWS_EDITED).values_list("facts"))


def test_everybody_keeps_their_own_and_the_ledger_tells_nothing(own, viewer):
    change_view(own, {"name": " Mine too ", "query": "q=x"}, by=viewer, at=NOW)

    assert SavedView.objects.get().name == "Mine too"
    remove_view(own, by=viewer, at=NOW)
    assert not SavedView.objects.exists()
    assert told() == []


def test_a_manager_shares_and_the_ledger_tells(shared, portfolio, manager, viewer):
    assert list(SavedView.objects.visible_to(viewer)) == [shared]
    changes = {"is_shared": [False, True]}
    assert told() == [({"view": shared.pk, "name": "Red", "changes": changes},)]
    remove_view(shared, by=manager, at=NOW)
    assert len(told()) == 2


def test_what_stays_the_same_leaves_no_trace(shared, manager):
    change_view(shared, {"name": "Red", "is_shared": True}, by=manager, at=NOW)

    assert len(told()) == 1


def test_only_managers_share_and_change_what_is_shared(own, shared, viewer):
    with pytest.raises(PermissionDenied):
        change_view(own, {"is_shared": True}, by=viewer, at=NOW)
    with pytest.raises(PermissionDenied):
        change_view(shared, {"name": "Green"}, by=viewer, at=NOW)
    with pytest.raises(PermissionDenied):
        remove_view(shared, by=viewer, at=NOW)


def test_nobody_touches_or_sees_what_another_keeps(own, manager, outsider):
    for other in (manager, outsider):
        with pytest.raises(PermissionDenied):
            remove_view(own, by=other, at=NOW)
        assert not SavedView.objects.visible_to(other).exists()


def test_an_outsider_saves_nothing(portfolio, outsider):
    with pytest.raises(PermissionDenied):
        save_view(portfolio, name="Mine", query="", by=outsider)


@pytest.mark.parametrize("name", ["", "  ", "Mine", "x" * 61])
def test_a_name_is_there_fits_and_is_ones_own(own, portfolio, viewer, name):
    with pytest.raises(ValidationError):
        save_view(portfolio, name=name, query="", by=viewer)


def test_two_shared_views_have_two_names(shared, portfolio, manager, gatekeeper):
    view = save_view(portfolio, name="Red", query="", by=gatekeeper)
    SavedView.objects.filter(pk=view.pk).update(owner=manager, name="Red 2")

    with pytest.raises(ValidationError):
        change_view(view, {"name": "Red", "is_shared": True}, by=manager, at=NOW)


def test_there_is_an_end_to_how_many_one_keeps(portfolio, viewer):
    for number in range(MOST):
        save_view(portfolio, name=f"{number}", query="", by=viewer)

    with pytest.raises(ValidationError) as refused:
        save_view(portfolio, name="One more", query="", by=viewer)
    assert refused.value.error_dict["name"][0].message == (
        f"You have {MOST} views. Remove one first."
    )
