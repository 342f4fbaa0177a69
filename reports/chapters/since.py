"""Since the last meeting: what moved, began, stopped, slipped, sticks, was answered."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.chapters.making import MOST, Asked, day, text, title_column
from reports.figures.since import Since, last_meeting, since
from reports.tables import Chapter, Row, Table
from workflows import rules

# Without a meeting before: a month.
A_MONTH = timedelta(days=30)


def chapter(asked: Asked) -> Chapter:
    met = last_meeting(asked.past)
    figures = since(asked.past, met or asked.past.as_of - A_MONTH)
    return Chapter(
        "since",
        _("Since the last meeting"),
        _("What changed since we last met?"),
        (_changed(figures, met),),
        (news(asked, figures, met),),
    )


def counts(figures: Since) -> list[tuple[str, int]]:
    """What happened and how often, in the order in which it is told."""
    answered = len(figures.answered)
    return [
        (_("moved"), len(figures.moved)),
        (_("new"), len(figures.new)),
        (_("stopped"), len(figures.stopped)),
        (_("handed over"), len(figures.handed_over)),
        (_("slipped"), len(figures.slipped)),
        (_("stuck"), len({each.initiative for each in figures.stuck})),
        (ngettext("reminder answered", "reminders answered", answered), answered),
    ]


def _changed(figures: Since, met: date | None) -> str:
    told = ", ".join(f"{count} {name}" for name, count in counts(figures) if count)
    facts = {
        "day": formats.date_format(figures.day, "DATE_FORMAT"),
        "told": told or _("nothing"),
    }
    if met is None:
        return _("No meeting was held before. Since %(day)s: %(told)s.") % facts
    return _("Since the meeting of %(day)s: %(told)s.") % facts


def news(asked: Asked, figures: Since, met: date | None) -> Table:
    rows = tuple(_rows(asked, figures))
    return Table(
        key="since",
        title=_("Since the last meeting"),
        caption=_changed(figures, met),
        columns=(
            text("what", _("What happened"), 20),
            title_column(),
            text("detail", _("How"), 60),
            day("day", _("Day")),
        ),
        rows=rows[:MOST],
        n=len(rows),
    )


def _rows(asked: Asked, figures: Since) -> Iterator[Row]:
    stages, row = asked.past.stages, partial(_row, asked)
    for moved in figures.moved:
        way = {
            "from": stages[moved.from_stage].name,
            "to": stages[moved.to_stage].name,
        }
        how = _("From %(from)s to %(to)s") % way
        yield row("moved", _("Moved"), moved.initiative, how, moved.day)
    for key, when in figures.new:
        yield row("new", _("New"), key, "", when)
    for key, when in figures.stopped:
        yield row("stopped", _("Stopped"), key, "", when)
    for key, when in figures.handed_over:
        yield row("handed-over", _("Handed over"), key, "", when)
    yield from _asking(asked, figures)


def _row(
    asked: Asked, kind: str, what: str, key: int, how: str, when: date | None
) -> Row:
    title = next(iter(asked.past.titles([key])), "")
    return Row(f"{kind}-{key}", (what, title, how, when), (key,))


def _asking(asked: Asked, figures: Since) -> Iterator[Row]:
    row = partial(_row, asked)
    names = {
        "planned_gate_on": _("The planned decision point"),
        "pilot_ends_on": _("The end of the pilot"),
    }
    for late in figures.slipped:
        facts = {"what": names[late.what], "to": _day(late.now)}
        how = _("%(what)s is now %(to)s") % facts
        if late.was is not None:
            facts["from"] = _day(late.was)
            how = _("%(what)s went from %(from)s to %(to)s") % facts
        yield row(f"slipped-{late.what}", _("Slipped"), late.initiative, how, late.now)
    for stuck in figures.stuck:
        how = rules.sentence(stuck)
        yield row(f"stuck-{stuck.rule}", _("Stuck"), stuck.initiative, how, None)
    for answer in figures.answered:
        rule = rules.BY_CODE.get(answer.rule)
        how = str(rule.name) if rule else answer.rule
        what = _("Solved") if answer.is_solved else _("Answered")
        kind = f"answered-{answer.rule}"
        yield row(kind, what, answer.initiative, how, answer.day)


def _day(value: date) -> str:
    return formats.date_format(value, "DATE_FORMAT")
