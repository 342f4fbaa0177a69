"""What breaks a silence is work and evidence, not talk, corrections or the order."""

from datetime import timedelta

import pytest

from portfolio.actions import (
    edit_initiative,
    log_involvement,
    post_comment,
    post_update,
    set_tags,
    watch,
)
from tests.cast import NOW, TODAY, make_initiative
from workflows.actions import decide, move
from workflows.facts import gather
from workflows.models import Outcome
from workflows.outcomes import Ruling

LONG_AGO = NOW - timedelta(days=50)
HOUR = timedelta(hours=1)


@pytest.fixture
def silent(owner, playbook):
    return make_initiative(owner, at=LONG_AGO)


def last_heard(initiative):
    mine = type(initiative).objects.filter(pk=initiative.pk)
    (facts,) = gather(mine, today=TODAY)
    return facts.last_activity_on


def comment(initiative, by):
    post_comment(initiative, text="Nice weather.", by=by, at=NOW)


def correct(initiative, by):
    edit_initiative(initiative, {"title": "Threes"}, by=by, at=NOW)


def tag(initiative, by):
    set_tags(initiative, ["water"], by=by, at=NOW)


def reorder(initiative, by):
    other = make_initiative(by, title="Another", at=LONG_AGO + HOUR)
    move(initiative, stage=initiative.stage, after=other, by=by, at=NOW)


def follow(initiative, by):
    watch(initiative, by=by)


@pytest.mark.parametrize("act", [comment, correct, tag, reorder, follow])
def test_talk_and_corrections_break_no_silence(act, silent, owner):
    act(silent, owner)

    assert last_heard(silent) < TODAY


def update(initiative, by):
    post_update(initiative, text="On its way.", by=by, at=NOW)


def talk(initiative, by):
    log_involvement(
        initiative,
        held_on=TODAY,
        form="interview",
        group="Inspectors",
        count=1,
        by=by,
        at=NOW,
    )


@pytest.mark.parametrize("act", [update, talk])
def test_work_does(act, silent, owner):
    act(silent, owner)

    assert last_heard(silent) == TODAY


def test_so_does_a_decision(silent, gatekeeper):
    ruling = Ruling(Outcome.RECYCLE, "Ask the inspectors first.")

    decide(silent, ruling, by=gatekeeper, at=NOW)

    assert last_heard(silent) == TODAY
