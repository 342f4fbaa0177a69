"""What stands beside the work, and why: lessons of others, and what looks like it."""

from collections.abc import Iterable

from accounts.models import User
from portfolio.models import Initiative, Lesson, NeighbourEntry
from portfolio.models.initiative import ENDED
from workflows.alike import Alike, alike
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
    heard = NeighbourEntry.objects.visible_to(user)
    subject = subject_of(facts, held, troubled_by)
    return suggestions(facts.row["id"], subject, visible, heard)


def alike_to(user: User, initiative: Initiative, facts: Facts) -> list[Alike]:
    """Initiatives that may be linked to this one, as long as it is under way."""
    if initiative.has_ended:
        return []
    visible = Initiative.objects.visible_to(user).public()
    sources = (each["name"] for each in facts.data_sources)
    return alike(initiative, visible, sources=sources)
