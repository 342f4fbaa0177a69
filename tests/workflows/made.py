"""Facts made by hand: an initiative that is fine, but for what a test says."""

from datetime import timedelta

from portfolio.models import Flag, Form, Initiative, State, Who
from tests.cast import TODAY
from workflows.facts import COLUMNS, Facts, Stay

OWNER, COLLEAGUE = 7, 8
ORDER = ("idea", "concept", "pilot", "scale")
# Fields that may be empty in the register, as it leaves them.
EMPTY = {
    field.attname: field.get_default() for field in Initiative._meta.concrete_fields
}


def ago(days):
    """The day that many days before the day of the tests; negative is to come."""
    return TODAY - timedelta(days=days)


def make_facts(stage="concept", *, days=20, row=(), **facts):
    """Facts of an initiative that entered this stage that many days ago."""
    own = {name: EMPTY.get(name) for name in COLUMNS} | {
        "owner_id": OWNER,
        "owner__name": "Owner",
        "owner__is_active": True,
        "state": State.ACTIVE,
        "stage__order": 1 + ORDER.index(stage),
    }
    entered_on = facts.pop("entered_on", ago(days))
    values = {
        "today": TODAY,
        "stage": stage,
        "entered_on": entered_on,
        "has_gatekeepers": True,
        "last_activity_on": TODAY,
        "stays": [Stay(stage, entered_on, None)],
    }
    return Facts(row=own | dict(row), **values | facts)


def involvement(held=10, **facts):
    """A conversation with two users, held that many days ago."""
    return {
        "id": 100 - held,
        "held_on": ago(held),
        "form": Form.INTERVIEW,
        "who": Who.USER,
        "count": 2,
        "findings": "They decide by the wind.",
        "effect": "open",
        "change": "",
        "group__is_affected": False,
        **facts,
    }


def partner(**facts):
    """A partner from outside with whom everything is agreed."""
    return {
        "id": 5,
        "organisation": "De Linde",
        "is_own_department": False,
        "role": "Owner of the data",
        "contribution": "Data of the homes",
        "agreement_status": "agreed",
        "confirmed_on": TODAY,
        "added_on": None,
        **facts,
    }


def lesson(learnt=10, **facts):
    return {
        "learnt_on": ago(learnt),
        "failure_mode": "",
        "worked": True,
        "shared_with": "",
        **facts,
    }


def condition(key, *, due, **facts):
    """A condition that was due that many days ago, for a colleague to meet."""
    return {
        "id": key,
        "text": "DPIA first",
        "due_on": ago(due),
        "owner_id": COLLEAGUE,
        "met_at": None,
        "released_by_id": None,
        **facts,
    }


ALL_FLAGS = dict.fromkeys(Flag.values, "no")
