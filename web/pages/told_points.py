"""What the timeline tells of attention points."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portfolio.ledger import Kind
from web.pages.told import Facts, Told, Words
from workflows import rules
from workflows.models import AttentionPoint


def _wrong(point: Mapping[str, Any]) -> str:
    """What was wrong then, in the language of the reader."""
    return rules.sentence(AttentionPoint(**point))


def _seen(facts: Facts, words: Words) -> Told:
    lines = tuple(_wrong(point) for point in facts["points"])
    return Told(_("Saw what Kiem asks."), lines=lines)


def _snoozed(facts: Facts, words: Words) -> Told:
    sentence = _("Put off until %(day)s: %(wrong)s.")
    day = date_format(date.fromisoformat(facts["until"]))
    said = {"day": day, "wrong": _wrong(facts["point"])}
    return Told(sentence % said, facts["reason"])


def _snooze_asked(facts: Facts, words: Words) -> Told:
    sentence = _("Asked the sponsor to put it off once more: %(wrong)s.")
    return Told(sentence % {"wrong": _wrong(facts["point"])}, facts["reason"])


def _answered(facts: Facts, words: Words) -> Told:
    return Told(_("Answered: %(wrong)s.") % {"wrong": _wrong(facts["point"])})


SENTENCES: Mapping[Kind, Callable[[Facts, Words], Told]] = {
    Kind.POINTS_SEEN: _seen,
    Kind.POINT_SNOOZED: _snoozed,
    Kind.SNOOZE_ASKED: _snooze_asked,
    Kind.POINT_ANSWERED: _answered,
}
