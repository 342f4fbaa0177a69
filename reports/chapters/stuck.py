"""What is stuck: how long each stage takes, and what runs longer than its like."""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.chapters.making import (
    MOST,
    Asked,
    days,
    in_stage,
    integer,
    length,
    named,
    on_day,
    owner_column,
    share,
    stage_column,
    title_column,
)
from reports.figures import flow
from reports.figures.flow import PERCENTILES, Ageing
from reports.figures.survival import TimeInStage, time_in_stages
from reports.tables import Cell, Chapter, Chart, Row, Series, Shape, Table, Tone

# How old what runs is against what finished.
BANDS = ("young", "half", "old", "oldest")


def chapter(asked: Asked) -> Chapter:
    times = time_in_stages(asked.past)
    return Chapter(
        "stuck",
        _("What is stuck"),
        _("What is stuck, and how long does a stage take?"),
        tuple(_duration(asked, time) for time in times),
        (
            durations(asked, times),
            longer(asked, times),
            ageing(asked, flow.ageing(asked.past)),
            curves(asked, times),
        ),
    )


def _duration(asked: Asked, time: TimeInStage) -> str:
    """How long one stage takes, running ones included."""
    stage = asked.past.stages[time.stage].name
    found = time.survival
    facts = {
        "stage": stage,
        "count": found.n,
        "running": found.running,
        "longer": len(time.longer),
        "median": length(found.median),
    }
    if not found.n:
        return _("%(stage)s: nothing was here yet.") % facts
    if found.median is None:
        words = ngettext(
            "%(stage)s: the median is not reached yet. Fewer than half of %(count)d "
            "stay have ended.",
            "%(stage)s: the median is not reached yet. Fewer than half of %(count)d "
            "stays have ended.",
            found.n,
        )
    elif not found.running:
        words = _("%(stage)s: a median of %(median)s; nothing is here now.")
    else:
        words = ngettext(
            "%(stage)s: %(longer)d of %(running)d runs longer than the median of "
            "%(median)s.",
            "%(stage)s: %(longer)d of %(running)d run longer than the median of "
            "%(median)s.",
            len(time.longer),
        )
    return words % facts


def _clock(asked: Asked) -> str:
    if asked.past.all_days:
        return _("All days count, also those of holds, recess and Christmas.")
    return _("Days on the clock: holds, the summer recess and Christmas do not count.")


def durations(asked: Asked, times: tuple[TimeInStage, ...]) -> Table:
    """The last stage of what runs longest says most about what is stuck."""
    return Table(
        key="time-in-stage",
        title=_("How long a stage takes"),
        caption=" ".join(
            _duration(asked, time) for time in times if time.survival.running
        )
        or _("Nothing is under way now."),
        note=_(
            "The median is the number of days after which half have left; what is "
            "still there counts along (Kaplan-Meier). It lies between the two bounds "
            "95 times out of 100."
        )
        + " "
        + _clock(asked),
        columns=(
            stage_column(),
            days("median", _("Median")),
            days("low", _("Lower bound")),
            days("high", _("Upper bound")),
            days("p85", _("85% have left after")),
            integer("finished", _("Stays that ended")),
            integer("running", _("There now")),
            integer("longer", _("Longer than the median")),
        ),
        rows=tuple(_duration_row(asked, time) for time in times),
        chart=Chart(Shape.BARS, "stage", (Series("median"),), band=("low", "high")),
    )


def _duration_row(asked: Asked, time: TimeInStage) -> Row:
    stage, found = asked.past.stages[time.stage], time.survival
    cells = (
        *(stage.name, *time.median, found.percentile(85).days),
        *(found.finished, found.running, len(time.longer)),
    )
    running = tuple(key for key, _days in time.running)
    parts = {"running": running, "longer": time.longer}
    return Row(stage.slug, cells, time.longer, parts=parts)


def longer(asked: Asked, times: tuple[TimeInStage, ...]) -> Table:
    count = sum(len(time.longer) for time in times)
    return Table(
        key="longer",
        title=_("Running longer than the median"),
        caption=ngettext(
            "%(count)d initiative runs longer than half of its like did.",
            "%(count)d initiatives run longer than half of their like did.",
            count,
        )
        % {"count": count},
        note=_clock(asked),
        columns=(
            title_column(),
            owner_column(),
            stage_column(),
            days("days", _("Days in stage")),
            days("median", _("Median")),
        ),
        rows=tuple(islice(_longer_rows(asked, times), MOST)),
        n=count,
    )


def _longer_rows(asked: Asked, times: tuple[TimeInStage, ...]) -> Iterator[Row]:
    for time in times:
        half, stage = time.survival.median, asked.past.stages[time.stage]
        here = dict(time.running)
        for key in time.longer:
            yield named(asked.past, key, stage.name, here[key], half)


def ageing(asked: Asked, found: Sequence[Ageing]) -> Table:
    """Running ones against the percentiles of what finished."""
    rows = []
    for each in found:
        stage = asked.past.stages[each.stage]
        # Too few finished to hold anything against.
        numbers: tuple[Cell, ...] = (None,) * (2 * len(PERCENTILES) + 1)
        if each.limits:
            numbers = (*map(len, each.bands), *each.limits)
        cells = (stage.name, *numbers, each.finished)
        behind = tuple(key for band in reversed(each.bands) for key in band)
        parts = dict(zip(BANDS, each.bands, strict=False)) if each.limits else {}
        rows.append(Row(stage.slug, cells, behind, in_stage(stage), parts=parts))
    old = sum(len(band) for each in found for band in each.bands[2:])
    labels = (
        *(_("Younger than half"), _("Older than half")),
        *(_("Older than 85%"), _("Older than 95%")),
    )
    return Table(
        key="ageing",
        title=_("How old what is under way has become"),
        caption=ngettext(
            "%(count)d initiative is in its stage longer than 85%% of what finished.",
            "%(count)d initiatives are in their stage longer than 85%% of what "
            "finished.",
            old,
        )
        % {"count": old},
        note=on_day(asked) + " " + _clock(asked),
        columns=(
            stage_column(),
            *(integer(name, label) for name, label in zip(BANDS, labels, strict=True)),
            *(
                days(f"p{each}", _("%(percent)d%% finished within") % {"percent": each})
                for each in PERCENTILES
            ),
            integer("finished", _("Stays that ended")),
        ),
        rows=tuple(rows),
        chart=Chart(
            Shape.BARS,
            "stage",
            tuple(
                map(Series, BANDS, (Tone.BRAND, Tone.CALM, Tone.NOTICE, Tone.ACTION))
            ),
        ),
    )


def curves(asked: Asked, times: tuple[TimeInStage, ...]) -> Table:
    """The whole curve of each stage, for who wants to see or recompute it."""
    rows = []
    for time in times:
        stage = asked.past.stages[time.stage]
        rows.append(Row(f"{stage.slug}-0", (stage.name, 0, 1.0, 1.0, 1.0, None)))
        for step in time.survival.steps[:MOST]:
            key, cells = f"{stage.slug}-{step.days}", (stage.name, *step)
            rows.append(Row(key, cells))
    return Table(
        key="survival",
        title=_("The share that is still there"),
        caption=" ".join(
            _("%(stage)s: half have left after %(median)s.")
            % {
                "stage": asked.past.stages[time.stage].name,
                "median": length(time.survival.median),
            }
            for time in times
            if time.survival.median is not None
        )
        or _("In no stage half have left yet."),
        note=_clock(asked),
        columns=(
            stage_column(),
            days("days", _("Days in stage")),
            share("left", _("Still there")),
            share("low", _("Lower bound")),
            share("high", _("Upper bound")),
            integer("at_risk", _("Were there then")),
        ),
        rows=tuple(rows),
        chart=Chart(
            Shape.STEPS,
            "days",
            (Series("left"),),
            band=("low", "high"),
            split="stage",
        ),
    )
