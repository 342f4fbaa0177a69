"""What one can answer to a reminder, first what ends it."""

from collections.abc import Mapping
from datetime import date

from notifications.answering import Link
from notifications.links import RECORD_OF
from web.forms.initiatives import SECTIONS
from web.pages.answers.asking import Decision, Hold, Later, Stop, Successor
from web.pages.answers.choice import Choice
from web.pages.answers.facts import Met, OwnFacts, Record, Running, Spoke
from web.pages.rights import Rights
from workflows import rules
from workflows.remedies import Remedy

__all__ = ["Choice", "choices"]

OTHERS: tuple[type[Choice], ...] = (Running, Spoke, Later, Hold, Successor, Stop)
_MAIN: Mapping[Remedy, type[Choice]] = {
    Remedy.UPDATE: Running,
    Remedy.DECISION: Decision,
    Remedy.CONDITION: Met,
    **dict.fromkeys(RECORD_OF, Record),
    **{Remedy(section): OwnFacts for section in SECTIONS},
}


def choices(link: Link, rights: Rights, *, today: date) -> list[Choice]:
    """What this person may answer, first what ends the point."""
    main = _main(link, today)
    others = [each(link, today) for each in OTHERS]
    found = [*([main] if main else []), *others]
    # The same form is not offered twice.
    by_slug: dict[str, Choice] = {}
    for choice in found:
        if choice.is_open_to(rights):
            by_slug.setdefault(choice.slug, choice)
    return list(by_slug.values())


def _main(link: Link, today: date) -> Choice | None:
    """What ends it; nothing where that takes more than a form on a phone."""
    remedy, subject = rules.remedy(link.point)
    if remedy not in _MAIN:
        return None
    is_new = remedy == Remedy.INVOLVEMENT and not subject
    main = (Spoke if is_new else _MAIN[remedy])(link, today)
    main.is_asked = True
    return main
