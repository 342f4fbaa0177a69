"""Putting cards in columns."""

import pytest
from django.core.exceptions import ValidationError

from portfolio.models import Initiative
from portfolio.placing import BOTTOM, LONGEST, makes_room, rank_after
from tests.cast import make_initiative


@pytest.fixture
def column(owner):
    """Three cards in the first column, from top to bottom."""
    return [make_initiative(owner, title=title) for title in ("a", "b", "c")]


def titles(stage) -> list[str]:
    cards = Initiative.objects.filter(stage=stage).order_by("rank")
    return list(cards.values_list("title", flat=True))


def put(card: Initiative, rank: str) -> None:
    Initiative.objects.filter(pk=card.pk).update(rank=rank)


def test_new_cards_go_to_the_bottom(column, stages):
    assert titles(stages["idea"]) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("after", "expected"),
    [(None, ["c", "a", "b"]), (0, ["a", "c", "b"]), (BOTTOM, ["a", "b", "c"])],
)
def test_a_card_goes_behind_the_one_that_is_named(column, stages, after, expected):
    behind = column[after] if isinstance(after, int) else after

    put(column[2], rank_after(stages["idea"], behind, card=column[2].pk))

    assert titles(stages["idea"]) == expected


def test_a_card_of_another_column_cannot_be_a_neighbour(column, stages):
    with pytest.raises(ValidationError) as refused:
        rank_after(stages["concept"], column[0], card=column[1].pk)

    assert refused.value.code == "after"


@makes_room
def put_behind_the_first(stage) -> None:
    first, *_rest, last = Initiative.objects.filter(stage=stage).order_by("rank")
    put(last, rank_after(stage, first, card=last.pk))


def test_a_crowded_spot_spreads_the_column_anew_and_keeps_its_order(column, stages):
    idea = stages["idea"]
    for _turn in range(400):
        put_behind_the_first(idea)

    longest = max(len(card.rank) for card in Initiative.objects.filter(stage=idea))

    assert longest <= LONGEST
    assert sorted(titles(idea)) == ["a", "b", "c"]
    assert titles(idea)[0] == "a"
