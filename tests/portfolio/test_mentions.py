"""Who a text calls by name."""

import pytest

from accounts.models import User
from portfolio.mentions import in_bold, mentions_in

PEOPLE = [
    User(pk=1, name="Sanne de Vries"),
    User(pk=2, name="Sanne"),
    User(pk=3, name="Zoë Łukasz-O’Neill"),
    User(pk=4, name="A. (Piet) Jansen"),
]


@pytest.mark.parametrize(
    ("text", "called", "unknown"),
    [
        ("Ask @Sanne de Vries first", [1], []),
        ("Ask @Sanne first", [2], []),
        ("@sanne DE vries, and @Sanne.", [1, 2], []),
        ("@Sanne de\n  Vries", [1], []),
        ("(@Zoë Łukasz-O’Neill)", [3], []),
        ("@A. (Piet) Jansen", [4], []),
        ("@Sanne de Vriesland", [2], []),
        ("@Sannes and @Peter", [], ["Sannes", "Peter"]),
        ("@Peter @Peter", [], ["Peter"]),
        ("sanne@Sanne.nl and x@peter.nl", [], []),
        ("@@Sanne @ Sanne @", [], []),
        ("", [], []),
        ("@" * 3000, [], []),
    ],
)
def test_whom_a_text_calls(text, called, unknown):
    found = mentions_in(text, PEOPLE)

    assert [person.pk for person in found.people] == called
    assert found.unknown == unknown


def test_people_of_one_name_are_all_called():
    twins = [User(pk=1, name="Jan Smit"), User(pk=2, name="jan smit")]

    assert mentions_in("@Jan Smit", twins).people == twins


def test_where_nobody_is_nobody_is_called():
    assert mentions_in("@Sanne", []) == ([], ["Sanne"])


def test_who_is_called_stands_out():
    shown = in_bold("Ask @Sanne de Vries, or @Peter.", ["Sanne de Vries"])

    assert shown == "Ask **@Sanne de Vries**, or @Peter."


@pytest.mark.parametrize("text", ["", "no sign", "@Peter", "x@Sanne.nl"])
def test_nothing_else_stands_out(text):
    assert in_bold(text, ["Sanne"]) == text
