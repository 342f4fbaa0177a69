"""The kinds of keys: what a value can be, which initiatives it finds, what to offer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.models import Portfolio, Stage
from workflows.filtering import spans
from workflows.filtering.numbers import Numbers, numbers
from workflows.filtering.words import ME, TODAY, Word, plain, quoted


class NotUnderstoodError(Exception):
    """A value that means nothing for its key; says what would."""


class Asked(NamedTuple):
    """Who looks, and when."""

    user: User
    today: date


class Option(NamedTuple):
    """A value to choose: as one types it, and what it is."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """`about` says what it finds; `fills` is the field of a new card that it gives."""

    word: Word
    about: Promise
    example: Word
    fills: str = ""

    @property
    def sample(self) -> str:
        """How one uses it, in the words of the reader."""
        return f"{self.word.here}:{self.example.here}"

    def read(self, text: str, stages: Sequence[Stage]) -> Any:
        """The value as it is asked for; raises when it means nothing."""
        return text

    def where(self, value: Any, asked: Asked) -> Q:
        raise NotImplementedError

    def options(self, portfolio: Portfolio, user: User) -> Iterable[Option]:
        return ()

    def not_understood(self, text: str, wanted: str) -> NotUnderstoodError:
        said = _("“%(word)s” means nothing after “%(key)s:”. Use %(wanted)s.")
        values = {"word": text, "key": self.word.here, "wanted": wanted}
        return NotUnderstoodError(said % values)


Values = Callable[[Portfolio, User], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Text(Key):
    """A part of a text of the initiative, or of a record that belongs to it."""

    find: Callable[[str], Q] = lambda text: Q()
    held: Values = lambda portfolio, user: ()

    def where(self, value: str, asked: Asked) -> Q:
        return self.find(value)

    def options(self, portfolio: Portfolio, user: User) -> Iterator[Option]:
        return (Option(quoted(held)) for held in self.held(portfolio, user))


@dataclass(frozen=True, slots=True)
class Person(Text):
    """A colleague by name or e-mail address, or whoever looks."""

    by: Callable[[User], Q] = lambda user: Q()

    def where(self, value: str, asked: Asked) -> Q:
        return self.by(asked.user) if value.lower() in ME else self.find(value)

    def options(self, portfolio: Portfolio, user: User) -> Iterator[Option]:
        yield Option(Word(*ME).here, _("yourself"))
        for name in self.held(portfolio, user):
            yield Option(quoted(name))


@dataclass(frozen=True, slots=True)
class Myself(Key):
    """Nobody but whoever looks: what others chose is theirs."""

    by: Callable[[User], Q] = lambda user: Q()

    def read(self, text: str, stages: Sequence[Stage]) -> str:
        if text.lower() not in ME:
            raise self.not_understood(text, Word(*ME).here)
        return text

    def where(self, value: str, asked: Asked) -> Q:
        return self.by(asked.user)

    def options(self, portfolio: Portfolio, user: User) -> Iterator[Option]:
        yield Option(Word(*ME).here, _("yourself"))


class Choosable(NamedTuple):
    """One of a few values: what it is in Kiem, its words, and its name in full."""

    value: str
    word: Word
    label: Promise | str = ""

    def is_meant(self, wanted: str) -> bool:
        names = (self.value, *self.word.all)
        return wanted in map(plain, names)

    def begins(self, wanted: str) -> bool:
        names = (self.value, *self.word.all)
        return any(plain(name).startswith(wanted) for name in names)


@dataclass(frozen=True, slots=True)
class Choice(Key):
    """One of a few values, by its whole word or how that begins.

    `find` is for what is so on any day, `on` for what the day has a say in.
    """

    values: tuple[Choosable, ...] = ()
    find: Callable[[tuple[str, ...]], Q] = lambda values: Q()
    on: Callable[[tuple[str, ...], date], Q] | None = None

    def read(self, text: str, stages: Sequence[Stage]) -> tuple[str, ...]:
        wanted = plain(text)
        meant = [each for each in self.values if each.is_meant(wanted)]
        found = meant or [each for each in self.values if each.begins(wanted)]
        if not found:
            words = ", ".join(each.word.here for each in self.values)
            raise self.not_understood(text, words)
        return tuple(each.value for each in found)

    def where(self, value: tuple[str, ...], asked: Asked) -> Q:
        return self.on(value, asked.today) if self.on else self.find(value)

    def options(self, portfolio: Portfolio, user: User) -> Iterator[Option]:
        for each in self.values:
            label = str(each.label)
            same = plain(label) == plain(each.word.here)
            yield Option(quoted(each.word.here), "" if same else label)


@dataclass(frozen=True, slots=True)
class StageChoice(Choice):
    """A stage by its slug, or by what this portfolio calls it."""

    def read(self, text: str, stages: Sequence[Stage]) -> tuple[str, ...]:
        wanted = plain(text)
        found = tuple(
            stage.slug
            for stage in stages
            if any(plain(name).startswith(wanted) for name in _names(stage))
        )
        return found or Choice.read(self, text, stages)

    def options(self, portfolio: Portfolio, user: User) -> Iterator[Option]:
        return (Option(plain(stage.name)) for stage in portfolio.stages.all())


def _names(stage: Stage) -> tuple[str, str, str]:
    return stage.slug, stage.name_nl, stage.name_en


@dataclass(frozen=True, slots=True)
class Number(Key):
    """An initiative by its number; `held` gives each with its title."""

    held: Callable[[Portfolio, User], Iterable[tuple[int, str]]] = lambda p, user: ()

    def read(self, text: str, stages: Sequence[Stage]) -> Numbers:
        if (found := numbers(text)) is None:
            raise self.not_understood(text, _("a number, such as 12 or 8..12"))
        return found

    def where(self, value: Numbers, asked: Asked) -> Q:
        return Q(pk__range=value)

    def options(self, portfolio: Portfolio, user: User) -> Iterator[Option]:
        return (Option(str(key), title) for key, title in self.held(portfolio, user))


@dataclass(frozen=True, slots=True)
class Days(Key):
    """So many days on the clock."""

    find: Callable[[spans.Span, Asked], Q] = lambda span, asked: Q()

    def read(self, text: str, stages: Sequence[Stage]) -> spans.Span:
        if (span := spans.days(text)) is None:
            wanted = _("a number of days, such as >30d, 60 or 10..20")
            raise self.not_understood(text, wanted)
        return span

    def where(self, value: spans.Span, asked: Asked) -> Q:
        return self.find(value, asked)

    def options(self, portfolio: Portfolio, user: User) -> Iterator[Option]:
        return (Option(text) for text in (">14d", ">30d", ">60d", "<7d"))


@dataclass(frozen=True, slots=True)
class Day(Key):
    """A day that was planned; a value is kept as text, for today is not known yet."""

    column: str = ""

    def read(self, text: str, stages: Sequence[Stage]) -> str:
        if spans.dates(text) is None:
            wanted = _(
                "a day, such as <2027-01-01, 2027-03, @today or @today..@today+30d"
            )
            raise self.not_understood(text, wanted)
        return text

    def where(self, value: str, asked: Asked) -> Q:
        first, last = spans.dates(value, today=asked.today) or (None, None)
        found = Q(**{f"{self.column}__isnull": False})
        if first:
            found &= Q(**{f"{self.column}__gte": first})
        if last:
            found &= Q(**{f"{self.column}__lte": last})
        return found

    def options(self, portfolio: Portfolio, user: User) -> Iterator[Option]:
        today = Word(*TODAY).here
        for text in (f"<{today}", f"{today}..{today}+30d", f">{today}+30d"):
            yield Option(text)
