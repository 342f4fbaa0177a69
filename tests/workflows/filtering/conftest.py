"""A search in the portfolio of the cast."""

import pytest

from portfolio.models import Initiative
from tests.cast import TODAY
from workflows.filtering import parse


@pytest.fixture
def found(portfolio, owner):
    """Give the titles that a filter finds for the owner, in order of the alphabet."""

    def find(text, *, user=owner, today=TODAY):
        visible = Initiative.objects.visible_to(user)
        asked = parse(text, stages=portfolio.stages.all())
        assert asked.errors == (), asked.errors
        narrowed = asked.narrow(visible, user=user, today=today)
        return sorted(narrowed.values_list("title", flat=True))

    return find
