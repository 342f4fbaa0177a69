"""Nothing is measured or learnt (M)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.models import FailureMode, Stage
from workflows.facts import Facts
from workflows.remedies import Remedy
from workflows.rules.rule import Asked, Point, Rule, Sign


def no_baseline(facts: Facts) -> Iterator[Sign]:
    """No metric says where it starts and where it goes."""
    lacking = [
        metric
        for metric in facts.metrics
        if metric["baseline"] is None or metric["target"] is None
    ]
    if len(lacking) < len(facts.metrics):
        return
    named = [{"record": row["id"], "metric": row["name"]} for row in lacking[:1]]
    yield Sign(facts.days_in_stage, facts=named[0] if named else {})


def not_measured(facts: Facts) -> Iterator[Sign]:
    """In a pilot from half of it, in calendar days; in scale since the last time."""
    last = max((row["measured_on"] for row in facts.measurements), default=None)
    if facts.stage != Stage.PILOT:
        yield Sign(facts.running_days(max(last or facts.entered_on, facts.entered_on)))
        return
    ends_on = facts.row["pilot_ends_on"]
    starts_on = facts.row["pilot_starts_on"] or facts.entered_on
    measured = last is not None and last >= min(starts_on, facts.entered_on)
    if ends_on is not None and not measured:
        half = starts_on + (ends_on - starts_on) / 2
        yield Sign((facts.today - half).days, facts={"half": True})


def no_lesson(facts: Facts) -> Iterator[Sign]:
    """A stage ended, and nothing was learnt in it or since; or a year in daily use."""
    last = max((lesson["learnt_on"] for lesson in facts.lessons), default=None)
    before = [stay for stay in facts.stays if stay.left_on is not None]
    ended = max(before, key=lambda stay: stay.entered_on, default=None)
    if ended is not None and (last is None or last < ended.entered_on):
        yield Sign(facts.days_in_stage, stage=ended.stage, facts={"ended": True})
    elif facts.stage == Stage.SCALE and (last is None or last < facts.entered_on):
        yield Sign(facts.days_in_stage)


def evaluation_due(facts: Facts) -> Iterator[Sign]:
    """In plain calendar days from the planned day, unless it was measured since."""
    due_on = facts.row["next_evaluation_on"]
    if due_on is None:
        return
    if not any(row["measured_on"] >= due_on for row in facts.measurements):
        yield Sign((facts.today - due_on).days)


def _no_baseline(point: Point) -> str:
    words = {"days": point.value, "limit": point.limit}
    if metric := point.facts.get("metric"):
        sentence = ngettext(
            "No baseline and target for “%(metric)s”: %(days)d day, limit %(limit)d",
            "No baseline and target for “%(metric)s”: %(days)d days, limit %(limit)d",
            point.value,
        )
        return sentence % {"metric": metric, **words}
    return (
        ngettext(
            "Nothing to measure is named: %(days)d day, limit %(limit)d",
            "Nothing to measure is named: %(days)d days, limit %(limit)d",
            point.value,
        )
        % words
    )


def _not_measured(point: Point) -> str:
    words = {"days": point.value, "limit": point.limit}
    if "half" in point.facts:
        sentence = ngettext(
            "Not measured: %(days)d day past half of the pilot",
            "Not measured: %(days)d days past half of the pilot",
            point.value,
        )
    else:
        sentence = ngettext(
            "Not measured for %(days)d day, limit %(limit)d",
            "Not measured for %(days)d days, limit %(limit)d",
            point.value,
        )
    return sentence % words


def _no_lesson(point: Point) -> str:
    words = {"days": point.value, "limit": point.limit}
    if "ended" in point.facts:
        sentence = ngettext(
            "A stage ended %(days)d day ago without a lesson, limit %(limit)d",
            "A stage ended %(days)d days ago without a lesson, limit %(limit)d",
            point.value,
        )
    else:
        sentence = ngettext(
            "In use for %(days)d day without a lesson, limit %(limit)d",
            "In use for %(days)d days without a lesson, limit %(limit)d",
            point.value,
        )
    return sentence % words


def _evaluation_due(point: Point) -> str:
    return ngettext(
        "Evaluation %(days)d day overdue",
        "Evaluation %(days)d days overdue",
        point.value,
    ) % {"days": point.value}


RULES = (
    Rule(
        code="M1",
        slug="no-baseline",
        name=gettext_lazy("No baseline or target"),
        mode=FailureMode.LEARNING,
        look=no_baseline,
        sentence=_no_baseline,
        ask=lambda _point: _("When is it a success? Record the baseline and target."),
        why=lambda: _(
            "Without a baseline nobody can tell afterwards whether it helped. It ends "
            "when one metric has a baseline and a target."
        ),
        remedy=Remedy.METRIC,
        sources=("S46", "S95"),
    ),
    Rule(
        code="M2",
        slug="not-measured",
        name=gettext_lazy("Not measured"),
        mode=FailureMode.LEARNING,
        look=not_measured,
        sentence=_not_measured,
        ask=lambda _point: _("Time to measure how it goes."),
        why=lambda: _(
            "Who measures only at the end can no longer change course. It ends when "
            "you record a measurement."
        ),
        remedy=Remedy.MEASUREMENT,
        sources=("S95",),
    ),
    Rule(
        code="M3",
        slug="no-lesson",
        name=gettext_lazy("No lesson recorded"),
        mode=FailureMode.LEARNING,
        look=no_lesson,
        sentence=_no_lesson,
        ask=lambda _point: _("One lesson, in three sentences."),
        why=lambda: _(
            "What is not written down is learnt again elsewhere. It ends when you "
            "record a lesson."
        ),
        remedy=Remedy.LESSON,
        sources=("S40", "S95"),
    ),
    Rule(
        code="M4",
        slug="evaluation-due",
        name=gettext_lazy("Evaluation overdue"),
        mode=FailureMode.LEARNING,
        look=evaluation_due,
        sentence=_evaluation_due,
        ask=lambda _point: _("The evaluation is due: measure again."),
        why=lambda: _(
            "What runs in the line is seldom looked at again. It ends when you record "
            "a measurement of after the planned day, or plan another day."
        ),
        remedy=Remedy.MEASUREMENT,
        sources=("S15", "S60"),
        asked=Asked.PROCESS_OWNER,
    ),
)
