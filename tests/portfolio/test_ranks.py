"""Texts that sort: the order of cards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.placing import LONGEST
from portfolio.ranks import at_end, between, spread


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=120))
def test_any_series_of_insertions_keeps_its_order(places):
    ranks: list[str] = []
    for place in places:
        place %= len(ranks) + 1
        before = ranks[place - 1] if place else ""
        after = ranks[place] if place < len(ranks) else ""
        ranks.insert(place, between(before, after))

    assert ranks == sorted(set(ranks))


def test_a_thousand_cards_at_the_end_keep_short_ranks():
    rank = ""
    for _card in range(1000):
        rank = between(rank, "")

    assert len(rank) <= 32


def test_a_hundred_cards_at_one_spot_keep_short_ranks():
    above, below = "m", "n"
    for _card in range(100):
        below = between(above, below)

    assert len(below) <= 24


def test_ten_thousand_cards_at_one_spot_keep_apart():
    ranks = spread(2)
    longest = 0
    for _card in range(10_000):
        rank = between(*ranks[:2])
        if len(rank) > LONGEST:
            ranks = spread(len(ranks))
            rank = between(*ranks[:2])
        ranks.insert(1, rank)
        longest = max(longest, len(rank))

    assert ranks == sorted(set(ranks))
    assert longest <= 64


def test_neighbours_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="does not sort before"):
        between("b", "a")


@pytest.mark.parametrize("count", [0, 1, 17, 18, 700, 5000])
def test_a_spread_column_has_room_everywhere(count):
    ranks = spread(count)

    assert len(ranks) == count
    assert ranks == sorted(set(ranks))
    assert all(
        low < between(low, high) < high
        for low, high in zip(["", *ranks], [*ranks, "zzzz"], strict=True)
        if low
    )


def test_there_is_room_in_front_of_the_first_card():
    assert between("", spread(5000)[0]) < spread(5000)[0]


def test_a_thousand_new_cards_keep_short_ranks_too():
    ranks = [""]
    for _card in range(1000):
        ranks.append(at_end(ranks[-1]))

    assert ranks == sorted(set(ranks))
    assert len(ranks[-1]) <= 37


def test_new_cards_of_one_moment_get_places_of_their_own():
    last = "m"
    new = {at_end(last) for _card in range(100)}

    assert len(new) == 100
    assert all(last < rank < between(between(last, ""), "") for rank in new)
