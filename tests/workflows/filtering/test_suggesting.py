"""What is offered while somebody types."""

import pytest
from django.utils import translation

from tests.cast import make_initiative
from workflows.filtering import suggest


@pytest.fixture
def offered(portfolio, owner):
    """Give the part that is replaced, and what is offered for it."""
    make_initiative(owner, title="Trees", policy_field="Public space")
    make_initiative(owner, title="Noise", policy_field="Zorg")

    def ask(text, *, at=None, language="en"):
        with translation.override(language):
            at = len(text) if at is None else at
            found = suggest(text, at=at, portfolio=portfolio, user=owner)
        return text[found.start : found.end], [each.text for each in found.options]

    return ask


def test_nothing_typed_offers_keys(offered):
    part, options = offered("")

    assert part == ""
    assert options[:2] == ["owner:", "field:"]


def test_a_key_is_offered_by_how_it_begins_in_either_language(offered):
    assert offered("trees ow") == ("ow", ["owner:", "owner:Owner"])
    assert offered("-fas") == ("fas", ["stage:"])
    assert offered("own", language="nl")[1][0] == "trekker:"


@pytest.mark.parametrize(
    ("text", "part", "options"),
    [
        ("field:", "", ['"Public space"', "Zorg"]),
        ("field:zo", "zo", ["Zorg"]),
        ('field:"Public sp', '"Public sp', ['"Public space"']),
        ("field:Zorg,pub", "pub", ['"Public space"']),
        ("stage:", "", ["idea", "concept", "pilot", "scale"]),
        ("-stage:pi", "pi", ["pilot"]),
        ("owner:", "", ["@me", "Owner"]),
        ("attention:red", "red", ["red"]),
        ("no:inv", "inv", ["involvement"]),
        ("quiet:", "", [">14d", ">30d", ">60d", "<7d"]),
    ],
)
def test_after_a_key_its_values_are_offered(offered, text, part, options):
    assert offered(text) == (part, options)


def test_a_number_is_offered_by_the_title(offered, owner):
    noise = owner.owned_initiatives.get(title="Noise")

    assert offered("id:noi")[1] == [str(noise.pk)]
    assert len(offered("id:")[1]) == 2


def test_a_bare_word_is_offered_as_a_value(offered):
    assert offered("zor") == ("zor", ["field:Zorg"])


def test_what_stands_behind_the_caret_stays(offered):
    assert offered("fi trees", at=2) == ("fi", ["field:"])
    assert offered("stage:pilot,idea", at=8) == ("pilot", ["pilot"])


@pytest.mark.parametrize(
    "text", ["", "x", "zo", "field:", "owner:o", "data:", "tag:", "id:"]
)
def test_more_values_take_no_more_queries(
    portfolio, owner, text, django_assert_max_num_queries
):
    for number in range(30):
        make_initiative(owner, title=f"{number}", policy_field=f"Zorg {number}")

    with django_assert_max_num_queries(3):
        found = suggest(text, at=len(text), portfolio=portfolio, user=owner)
    assert len(found.options) <= 12
