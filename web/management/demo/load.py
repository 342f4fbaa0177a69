"""Loads the demo portfolio: all that happened in it, in order of time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation

from portfolio.clock import day_of
from web.management.demo import texts
from web.management.demo.crossings import plan_end, plan_gate, plan_present
from web.management.demo.meetings import plan_meetings
from web.management.demo.past import Act, Past, Setting
from web.management.demo.people import people_of
from web.management.demo.playbook import plan_editions
from web.management.demo.stages import plan_stage
from web.management.demo.stays import stays_of
from web.management.demo.talk import plan_talk
from workflows import standing
from workflows.actions import open_portfolio

SLUG = "lindervoort"
# Older than anything that happens in the demo.
PLAYBOOK_AGE = timedelta(days=6 * 365)
# In this last part of the past the rules ran now and then: points have a history.
WATCHED = timedelta(days=182)
PACE = timedelta(days=14)


@transaction.atomic
def load_lindervoort(*, language: str, at: datetime) -> int:
    """Make the portfolio as it would stand at this moment; return its initiatives."""
    setting = found_lindervoort(language=language, at=at)
    entries = texts.initiatives(language)
    with translation.override(language):
        play(entries, setting, watched_from=at - WATCHED)
        standing.catch_up(at=at)
    return len(entries)


def found_lindervoort(*, language: str, at: datetime) -> Setting:
    """The portfolio with its people, before anything happened."""
    words = texts.vocabulary(language)
    names = texts.read("vocabulary")["portfolio"]["name"]
    portfolio = open_portfolio(
        SLUG,
        name_nl=names["nl"],
        name_en=names["en"],
        organisation=words["portfolio"]["organisation"],
        at=at - PLAYBOOK_AGE,
    )
    return Setting(
        portfolio=portfolio,
        people=people_of(portfolio, language=language),
        words=words,
        phrases=texts.phrases(language),
        language=language,
        today=day_of(at),
        checks=portfolio.conditional_checks.select_related("due_before"),
    )


def plan(past: Past) -> list[Act]:
    """Everything that happened to one initiative."""
    for stay in stays_of(past.entry, past.today):
        plan_stage(past, stay)
        if stay.is_last:
            plan_present(past, stay)
            plan_end(past, stay)
        else:
            plan_gate(past, stay)
    return past.acts


def play(
    entries: Iterable[dict[str, Any]], setting: Setting, *, watched_from: datetime
) -> None:
    """Do it all again, and look now and then at what was going wrong."""
    acts = [act for entry in entries for act in plan(Past(entry, setting))]
    acts += [*plan_meetings(entries, setting), *plan_editions(setting)]
    acts += plan_talk(setting)
    watch = watched_from
    for act in sorted(acts, key=lambda act: act.at):
        while act.at > watch:
            standing.catch_up(at=watch)
            watch += PACE
        act.do()
