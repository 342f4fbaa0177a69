"""All that a document of a report holds, whatever kind of file it becomes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from portfolio.models import Portfolio
from reports import wording
from reports.period import Period
from reports.tables import Cell, Chapter, Column, Table


@dataclass(frozen=True, slots=True)
class Listing:
    """A long list of which each row is read when it is written."""

    title: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[tuple[Cell, ...]]]


@dataclass(frozen=True, slots=True)
class Book:
    """`words` is all of it in a few sentences; `narrowed` the filter, if there is."""

    portfolio: Portfolio
    as_of: date
    period: Period
    words: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    definitions: tuple[tuple[str, str], ...]
    narrowed: str = ""
    # What else one has to know to read the numbers.
    counts: str = ""

    @property
    def title(self) -> str:
        return _("%(portfolio)s: report") % {"portfolio": self.portfolio.name}

    @property
    def day_words(self) -> str:
        return _("As of %(day)s") % {"day": wording.day(self.as_of)}

    @property
    def as_of_words(self) -> str:
        said = _("As of %(day)s. Period: %(period)s.") % {
            "day": wording.day(self.as_of),
            "period": wording.period(self.period),
        }
        only = _("Only: %(filter)s.") % {"filter": self.narrowed}
        return " ".join(
            filter(None, [said, only if self.narrowed else "", self.counts])
        )

    def tables(self) -> Iterator[Table]:
        for chapter in self.chapters:
            yield from chapter.tables
