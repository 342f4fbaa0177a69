"""What an act changed in the checklist, to say it right after."""

from datetime import date
from typing import Any

from django.utils.translation import ngettext

from portfolio.models import Initiative
from workflows.gates import readiness_of


class Before:
    """How an initiative stood before somebody did something about it."""

    def __init__(self, initiative: Initiative, *, today: date) -> None:
        self.initiative, self.today = initiative, today
        self.met = self._met()

    def _met(self) -> set[str]:
        held = readiness_of(self.initiative, today=self.today)
        return {r.criterion.slug for r in held.results if not r.is_unmet}

    def news(self, done: Any) -> str:
        """What was done, and what that did to the checklist."""
        after = self._met()
        sentences = [str(done)]
        if gained := len(after - self.met):
            sentences.append(
                ngettext(
                    "%(count)d criterion is now met.",
                    "%(count)d criteria are now met.",
                    gained,
                )
                % {"count": gained}
            )
        if lost := len(self.met - after):
            sentences.append(
                ngettext(
                    "%(count)d criterion is open again.",
                    "%(count)d criteria are open again.",
                    lost,
                )
                % {"count": lost}
            )
        return " ".join(sentences)
