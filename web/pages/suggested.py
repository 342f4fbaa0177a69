"""Lessons of others beside the work: which, and why, for this reader."""

from collections.abc import Iterable

from accounts.models import User
from portfolio.models import Lesson
from portfolio.models.initiative import ENDED
from workflows.facts import Facts
from workflows.readiness import Readiness
from workflows.suggestions import Suggestion, subject_of, suggestions


def suggested_to(
    user: User, facts: Facts, held: Readiness, troubled_by: Iterable[str]
) -> list[Suggestion]:
    """Nothing for what has ended; else the most relevant that this person may read."""
    if facts.row["state"] in ENDED:
        return []
    visible = Lesson.objects.visible_to(user)
    return suggestions(facts.row["id"], subject_of(facts, held, troubled_by), visible)
