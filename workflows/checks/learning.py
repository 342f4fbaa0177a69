"""Checks of what was learnt."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import Stage
from workflows.checks.result import Computed, held
from workflows.facts import Facts
from workflows.remedies import Remedy

ENOUGH_LESSONS = 3


def lessons_shared(facts: Facts) -> Computed:
    """Three lessons from the pilot, one of what did not work, one shared."""
    learnt = [
        lesson
        for lesson in facts.lessons
        if facts.within(Stage.PILOT, lesson["learnt_on"])
    ]
    count = len(learnt)
    negative = any(not lesson["worked"] for lesson in learnt)
    shared = any(lesson["shared_with"].strip() for lesson in learnt)
    if count < ENOUGH_LESSONS:
        no = _("%(count)d of 3 lessons from the pilot.") % {"count": count}
    elif not negative:
        no = _("No lesson is about what did not work.")
    else:
        no = _("No lesson was shared outside the team.")
    return held(
        count >= ENOUGH_LESSONS and negative and shared,
        yes=ngettext(
            "%(count)d lesson from the pilot, one on what did not work, and shared.",
            "%(count)d lessons from the pilot, one on what did not work, and shared.",
            count,
        )
        % {"count": count},
        no=no,
        remedy=Remedy.LESSON,
    )
