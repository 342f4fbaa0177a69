"""A program reads and chooses how often its user hears from Kiem."""

import pytest

from notifications.models import Preference
from tests.web.api.caller import refusal

PATH = "/preferences"
BEGUN_WITH = {
    "cadence": "weekly",
    "decisions": True,
    "responsibilities": True,
    "mentions": True,
    "approvals": True,
    "follows": True,
    "language": "en",
    "letter_keys": True,
}


def test_without_a_choice_it_says_what_holds(as_owner):
    assert as_owner.get(PATH).json() == BEGUN_WITH


def test_what_is_chosen_is_kept(as_owner, as_viewer):
    chosen = as_owner.patch(PATH, {"cadence": "urgent", "mentions": False})

    assert chosen.json() == BEGUN_WITH | {"cadence": "urgent", "mentions": False}
    assert as_owner.get(PATH).json() == chosen.json()
    assert as_viewer.get(PATH).json() == BEGUN_WITH


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"cadence": "hourly"}, "cadence"),
        ({"cadence": None}, "cadence"),
        ({"mentions": "no"}, "mentions"),
        ({"told_at": "2026-01-01"}, "told_at"),
    ],
)
def test_what_cannot_be_chosen_is_refused(as_owner, body, field):
    assert field in str(refusal(as_owner.patch(PATH, body), 400))
    assert not Preference.objects.exists()
