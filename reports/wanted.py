"""What somebody wants of a report: the keys of its address, and what they lead to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.models import Initiative, Portfolio
from reports import period as periods
from reports import wording
from reports.book import Book
from reports.chapters import CHAPTERS, Asked, chapters, for_everybody
from reports.figures import Past
from reports.period import Period
from reports.tables import Chapter
from workflows.filtering import Filter, parse
from workflows.policy import may_see_outlook

# What an address of a report can have.
KEYS = ("from", "to", "as_of", "q", "clock")
ALL_DAYS = "all"
# A dashboard opens with so many chapters.
FIRST = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """The period, the day it is known on, the filter, and which days count."""

    period: Period
    as_of: date
    today: date
    q: str = ""
    all_days: bool = False

    @classmethod
    def read(cls, keys: Mapping[str, str], *, today: date) -> "Wanted":
        """From the keys of an address. Raises ValidationError per key."""
        as_of = periods.read_day("as_of", keys.get("as_of", ""), today=today)
        first, last = keys.get("from", ""), keys.get("to", "")
        period = periods.read(first, last, today=as_of)
        all_days = keys.get("clock") == ALL_DAYS
        return cls(period, as_of, today, keys.get("q", "").strip(), all_days)

    def keys(self, **changes: str) -> dict[str, str]:
        """As an address has it; what is as usual is left out."""
        as_of = str(self.as_of) if self.as_of != self.today else ""
        every = {
            "from": str(self.period.start),
            "to": str(self.period.end),
            "as_of": as_of,
            "q": self.q,
            "clock": ALL_DAYS if self.all_days else "",
        }
        return {key: value for key, value in (every | changes).items() if value}

    def filter_in(self, portfolio: Portfolio) -> Filter:
        return parse(self.q, stages=list(portfolio.stages.all()))

    def asked(
        self, portfolio: Portfolio, *, reader: User, shared: bool = False
    ) -> Asked:
        """What the chapters are made of; of what is `shared`, nothing is private."""
        found, asked = None, self.filter_in(portfolio)
        if asked or has_private(portfolio):
            seen = Initiative.objects.visible_to(reader).filter(portfolio=portfolio)
            seen = seen.public() if shared else seen
            found = asked.narrow(seen, user=reader, today=self.today)
        past = Past(
            portfolio, as_of=self.as_of, initiatives=found, all_days=self.all_days
        )
        return Asked(past, self.period)

    def refuse_mistakes(self, portfolio: Portfolio) -> None:
        """Raise for the words of the filter that mean nothing."""
        if mistakes := self.filter_in(portfolio).errors:
            messages = [mistake.message for mistake in mistakes]
            raise ValidationError({"q": messages}, code="invalid")


def has_private(portfolio: Portfolio) -> bool:
    """Whether not everybody may see everything here."""
    return portfolio.initiatives.filter(is_private=True).exists()


def chapters_for(
    portfolio: Portfolio,
    wanted: Wanted,
    keys: Sequence[str] = (),
    *,
    reader: User,
    shared: bool = False,
) -> tuple[Chapter, ...]:
    """These chapters, or all, with what this reader may see of them."""
    asked = wanted.asked(portfolio, reader=reader, shared=shared)
    made = chapters(asked, keys or CHAPTERS)
    return made if may_see_outlook(reader, portfolio) else for_everybody(made)


def book_of(
    portfolio: Portfolio, wanted: Wanted, *, reader: User, shared: bool = False
) -> Book:
    """All that its documents hold, in the language of the reader."""
    every = chapters_for(portfolio, wanted, reader=reader, shared=shared)
    return Book(
        portfolio=portfolio,
        as_of=wanted.as_of,
        period=wanted.period,
        words=tuple(each.words[0] for each in every[:FIRST] if each.words),
        chapters=every,
        definitions=wording.definitions(),
        narrowed=wanted.q,
        counts=_("All days count.") if wanted.all_days else "",
    )
