"""An initiative in one line: what its signs say, and what could follow them."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from portfolio.one_line import Line, Reader

FATIMA = User(pk=1, name="Fatima el Idrissi")
JAN = User(pk=2, name="Jan de Vries")
OTHER_JAN = User(pk=3, name="Jan Smit")
ME = User(pk=4, name="Noor Bakker")
READER = Reader([FATIMA, JAN, OTHER_JAN], ["Mobility", "Public space"], by=ME)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Loose tiles", Line("Loose tiles", None, "")),
        ("Loose tiles @fatima #mobility", Line("Loose tiles", FATIMA, "Mobility")),
        ("@Fatima Loose #Mobility tiles", Line("Loose tiles", FATIMA, "Mobility")),
        ('Tiles @"Jan Smit"', Line("Tiles", OTHER_JAN, "")),
        ('Tiles #"public space"', Line("Tiles", None, "Public space")),
        ("Tiles #Water", Line("Tiles", None, "Water")),
        ("Tiles @me", Line("Tiles", ME, "")),
        ("Mail a@b.example", Line("Mail a@b.example", None, "")),
        ("Tiles @", Line("Tiles", None, "")),
    ],
)
def test_a_line_is_a_title_with_an_owner_and_a_policy_field(text, line):
    assert READER.read(text) == line


def test_a_name_that_is_nobodys_is_refused():
    with pytest.raises(ValidationError, match="Nobody who works here is called “ann”"):
        READER.read("Tiles @ann")


def test_a_name_of_two_people_is_refused_with_both():
    with pytest.raises(ValidationError, match="Jan de Vries, Jan Smit"):
        READER.read("Tiles @jan")


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("Tiles @fa", [("@Fatima el Idrissi", "Tiles @Fatima ")]),
        ("Tiles @smi", [("@Jan Smit", 'Tiles @"Jan Smit" ')]),
        ("Tiles #spa", [("#Public space", 'Tiles #"Public space" ')]),
        (
            "Tiles #",
            [
                ("#Mobility", "Tiles #Mobility "),
                ("#Public space", 'Tiles #"Public space" '),
            ],
        ),
        ("Tiles @fatima ", []),
        ("Tiles", []),
    ],
)
def test_what_is_begun_can_be_completed(text, offers):
    assert READER.offers(text) == offers
