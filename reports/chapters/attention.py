"""What is going wrong, whether anybody answers, and who is involved."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.chapters.making import (
    Asked,
    days,
    in_period,
    integer,
    length,
    on_day,
    part,
    percent,
    share_column,
    text,
)
from reports.figures.attention import FIVE, Attention, Reaction, Share, attention
from reports.tables import Chapter, Chart, Row, Series, Shape, Table, Tone
from workflows.models import Severity
from workflows.rules import signals


def chapter(asked: Asked) -> Chapter:
    figures = attention(asked.past, asked.period)
    return Chapter(
        "attention",
        _("What is going wrong"),
        _("What goes wrong, and does anybody answer?"),
        (_worst(figures), _reacted(figures), _heard(figures)),
        (
            by_mode(asked, figures),
            reactions(asked, figures),
            involved(asked, figures),
            whole(asked, figures),
        ),
    )


def _worst(figures: Attention) -> str:
    five = [each for each in figures.modes if each.mode in FIVE]
    worst = max(five, key=lambda each: (len(each.initiatives), each.total))
    if not worst.total:
        return _("None of the five ways to fail shows now.")
    return ngettext(
        "“%(mode)s” shows most: in %(count)d initiative.",
        "“%(mode)s” shows most: in %(count)d initiatives.",
        len(worst.initiatives),
    ) % {"mode": worst.mode.label, "count": len(worst.initiatives)}


def _reacted(figures: Attention) -> str:
    n = sum(figures.reactions.values())
    if not n:
        return _("No reminder is old enough to tell what it led to.")
    soon = n - figures.reactions[Reaction.NOTHING]
    return ngettext(
        "Somebody reacted in a week to %(soon)d of %(count)d reminder (%(share)s).",
        "Somebody reacted in a week to %(soon)d of %(count)d reminders (%(share)s).",
        n,
    ) % {"soon": soon, "count": n, "share": percent(soon / n)}


def _heard(figures: Attention) -> str:
    found = figures.heard
    n = len(found.held) + len(found.lacking)
    if not n:
        return _("Nothing is active now.")
    return ngettext(
        "Users were heard in the last 60 days for %(heard)d of %(count)d active "
        "initiative.",
        "Users were heard in the last 60 days for %(heard)d of %(count)d active "
        "initiatives.",
        n,
    ) % {"heard": len(found.held), "count": n}


def by_mode(asked: Asked, figures: Attention) -> Table:
    told = [each for each in figures.modes if each.mode in FIVE or each.total]
    return Table(
        key="attention",
        title=_("Open attention points by failure mode"),
        caption=_worst(figures),
        note=_(
            "The first five are the known ways in which public innovation fails "
            "(De Boer, 2017)."
        )
        + " "
        + on_day(asked),
        columns=(
            text("mode", _("Failure mode"), 28),
            integer("action", str(Severity.ACTION.label)),
            integer("attention", str(Severity.ATTENTION.label)),
            integer("info", str(Severity.INFO.label)),
            integer("initiatives", _("Initiatives")),
            days("lasted", _("Half is solved after, in days")),
            integer("points", _("Points, in the period")),
        ),
        rows=tuple(
            Row(
                each.mode.value,
                (
                    *(str(each.mode.label), each.action, each.attention, each.info),
                    *(len(each.initiatives), each.lasting.median, each.lasting.n),
                ),
                each.initiatives,
                f"mode:{each.mode.value}",
            )
            for each in told
        ),
        chart=Chart(
            Shape.BARS,
            "mode",
            (
                Series("action", Tone.ACTION),
                Series("attention", Tone.NOTICE),
                Series("info", Tone.CALM),
            ),
        ),
    )


def reactions(asked: Asked, figures: Attention) -> Table:
    labels = {
        Reaction.SOLVED: _("Solved within a week"),
        Reaction.ANSWERED: _("Answered within a week, still open then"),
        Reaction.PUT_OFF: _("Put off"),
        Reaction.NOTHING: _("No reaction within a week"),
    }
    n = sum(figures.reactions.values())
    half = figures.answer.median
    more = _("Half is answered within %(length)s.") % {"length": length(half)}
    return Table(
        key="reactions",
        title=_("What reminders led to"),
        caption=_reacted(figures) + (f" {more}" if half is not None else ""),
        note=_("Reminders that began in the period, a week ago or longer.")
        + " "
        + in_period(asked),
        columns=(
            text("reaction", _("What happened"), 44),
            integer("reminders", _("Reminders")),
            share_column(),
        ),
        rows=tuple(
            Row(each.value, (labels[each], count, part(count, n)))
            for each, count in figures.reactions.items()
        ),
        chart=Chart(Shape.BARS, "reaction", (Series("reminders"),)),
    )


def involved(asked: Asked, figures: Attention) -> Table:
    """Shares of what is active; behind each row is what lacks it."""
    rows = (
        _share_row("heard", _("Users heard in the last 60 days"), figures.heard),
        _share_row("partners", _("A partner from elsewhere"), figures.partnered),
        _share_row("sponsors", _("A sponsor who said yes"), figures.sponsored),
    )
    return Table(
        key="involved",
        title=_("Who is involved"),
        caption=_heard(figures),
        note=_("Behind each row are the active initiatives that lack it.")
        + " "
        + on_day(asked),
        columns=(
            text("what", _("What"), 44),
            integer("held", _("Have it")),
            integer("lacking", _("Lack it")),
            share_column(),
        ),
        rows=rows,
        chart=Chart(
            Shape.BARS,
            "what",
            (Series("held", Tone.BRAND), Series("lacking", Tone.NOTICE)),
        ),
    )


def _share_row(key: str, label: str, found: Share) -> Row:
    cells = (label, len(found.held), len(found.lacking), found.share)
    parts = {"held": found.held, "lacking": found.lacking}
    return Row(key, cells, found.lacking, parts=parts)


def whole(asked: Asked, figures: Attention) -> Table:
    n = len(figures.signals)
    return Table(
        key="signals",
        title=_("What stands out in the portfolio as a whole"),
        caption=ngettext(
            "%(count)d signal about the portfolio as a whole.",
            "%(count)d signals about the portfolio as a whole.",
            n,
        )
        % {"count": n}
        if n
        else _("Nothing stands out in the portfolio as a whole."),
        note=_("Looked at once a month."),
        columns=(
            text("code", _("Code"), 8),
            text("sentence", _("What"), 60),
            text("ask", _("What one could do"), 60),
        ),
        rows=tuple(
            Row(each.code, (each.code, signals.sentence(each), signals.ask(each)))
            for each in figures.signals
        ),
    )
