"""The look of a board in its address."""

import pytest
from django.http import QueryDict

from web.pages.board_look import address, read_look
from workflows.board import Density, Lanes, Layout, Look, Sort

FULL = Look(
    q="owner:@me field:Mobiliteit",
    layout=Layout.TABLE,
    lanes=Lanes.DOMAIN,
    sort=Sort.DAYS,
    reverse=True,
    density=Density.COMPACT,
    shown=(("idea", 60),),
)


def read(text):
    return read_look(QueryDict(text))


def test_an_address_without_a_look_is_the_usual_one():
    assert read("fragment=columns") == Look()
    assert address(Look()) == "?"


def test_a_look_comes_back_from_its_address():
    assert read(address(FULL).removeprefix("?")) == FULL


@pytest.mark.parametrize(
    "text",
    [
        "layout=pie",
        "lanes=colour",
        "sort=-",
        "sort=-colour",
        "density=none",
        "show-idea=many",
        "show-idea=-3",
        "show-idea=²",
    ],
)
def test_what_makes_no_sense_is_as_if_it_were_not_there(text):
    assert read(text) == Look()


def test_an_address_can_carry_one_change():
    assert address(Look(q="x y"), lanes=Lanes.OWNER) == "?q=x+y&lanes=owner"


def test_only_the_order_by_hand_is_by_hand():
    assert Look().by_hand
    assert not Look(sort=Sort.DAYS).by_hand
    assert not Look(reverse=True).by_hand
