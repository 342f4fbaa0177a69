"""A mail before it is one: what it tells its reader, in the words of that reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from notifications.models import Cadence, Kind, Notice, Preference
from workflows.models import Severity

LONGEST_TITLE = 70
# Around what is about one initiative, until the text is a mail. No words of people hold
# them: `one_line` takes them for white space.
BEGINS, THEN, ENDS = "\x1e", "\x1f", "\x1e\x1f"


class Part:
    """What is about one initiative, among other things in the same mail."""

    initiative: int | None

    @property
    def begins(self) -> str:
        return f"{BEGINS}{self.initiative}{THEN}" if self.initiative else ""

    @property
    def ends(self) -> str:
        return ENDS if self.initiative else ""


class Said(str, Part):
    """A line about one initiative, in news about several."""

    __slots__ = ("initiative",)

    def __new__(cls, words: str, initiative: int) -> "Said":
        said = super().__new__(cls, words)
        said.initiative = initiative
        return said


@dataclass(frozen=True)
class Line:
    """What is wrong, the one thing asked, and where to do it."""

    severity: Severity
    wrong: str
    ask: str
    url: str
    # Where one says that it has to wait.
    later: str
    # Why this reader is asked, or who is asked next.
    note: str = ""

    @property
    def is_grave(self) -> bool:
        return self.severity == Severity.ACTION


@dataclass(frozen=True)
class Section(Part):
    """An initiative with its gravest points; `more` are left out."""

    initiative: int
    portfolio: int
    title: str
    stage: str
    url: str
    lines: list[Line]
    more: int

    @property
    def heading(self) -> str:
        return f"{self.title} ({self.stage})"

    @property
    def underline(self) -> str:
        """What makes a heading of the line above it in plain text."""
        return "-" * len(self.heading)

    @property
    def count(self) -> int:
        return len(self.lines) + self.more

    @property
    def subject(self) -> str:
        """What is asked first."""
        words = {"title": short(self.title), "ask": begun_small(self.lines[0].ask)}
        return _("%(title)s: %(ask)s") % words


@dataclass(frozen=True)
class News(Part):
    """What a meeting, an initiative or a colleague has to tell this reader, by line."""

    heading: str
    url: str
    # What one does with it.
    ask: str
    # How the mail is called that tells this first, and how it begins.
    subject: str
    opening: str
    portfolio: int
    initiative: int | None = None
    kind: Kind | None = None
    lines: list[str] = field(default_factory=list)
    # How many lines are left out.
    more: int = 0

    @property
    def underline(self) -> str:
        return "-" * len(self.heading)


@dataclass(frozen=True)
class Letter:
    """`is_notice` says that it comes at once, and not on the day of a digest."""

    recipient: User
    preference: Preference
    day: date
    sections: Sequence[Section] = ()
    # How many points about further initiatives are left out.
    rest: int = 0
    # What asks nothing, in the order of how close it is.
    told: Sequence[News] = ()
    # How many more initiatives that the reader follows had news.
    more: int = 0
    is_notice: bool = False
    # What is kept once this letter is written, so that it is told once.
    keeps: Sequence[Notice] = ()

    @property
    def count(self) -> int:
        return sum(section.count for section in self.sections) + self.rest

    @property
    def _all(self) -> list[Section | News]:
        return [*self.sections, *self.told]

    @property
    def everything(self) -> str:
        """What stands at the link to the page with all of it."""
        if not self.rest:
            return _("Everything that is asked of you")
        return ngettext(
            "%(count)d more point about other initiatives",
            "%(count)d more points about other initiatives",
            self.rest,
        ) % {"count": self.rest}

    @property
    def subject(self) -> str:
        """The first thing, and how many others there are."""
        first = self._all[0]
        others = (self.count or len(self.told)) - 1
        if not others:
            return first.subject
        words = {"subject": first.subject, "count": others}
        return _("%(subject)s (and %(count)s more)") % words

    @property
    def opening(self) -> str:
        """Why there is a letter."""
        if not self.sections:
            return self.told[0].opening
        return ngettext(
            "Something asks for your attention. One step ends it.",
            "%(count)d points ask for your attention. One step ends each of them.",
            self.count,
        ) % {"count": self.count}

    @property
    def about(self) -> int | None:
        """The initiative that all of it is about, if that is one."""
        about = {each.initiative for each in self._all}
        return about.pop() if len(about) == 1 else None

    @property
    def named(self) -> int | None:
        """The initiative that its subject names, if it names one."""
        return self._all[0].initiative

    @property
    def portfolio(self) -> int | None:
        """The portfolio that all of it is about, if that is one."""
        about = {each.portfolio for each in self._all}
        return about.pop() if len(about) == 1 else None

    @property
    def ending(self) -> list[str]:
        """What one should know, and when the next comes."""
        said = []
        if self.sections:
            said.append(_("A point ends by itself as soon as the fact is recorded."))
        if self.more:
            said.append(
                ngettext(
                    "One more initiative that you follow has news.",
                    "%(count)d more initiatives that you follow have news.",
                    self.more,
                )
                % {"count": self.more}
            )
        if any(news.kind == Kind.FOLLOW for news in self.told):
            said.append(
                _(
                    "You follow what you own, work on or chose. On its page you stop "
                    "following it."
                )
            )
        said.append(self.rhythm)
        return said

    @property
    def rhythm(self) -> str:
        if self.preference.cadence == Cadence.URGENT:
            return _("You chose to hear only what needs action, as soon as it does.")
        if self.is_notice:
            return _("This comes at once. Everything else waits for your digest.")
        return {
            Cadence.WEEKLY: _("Kiem writes on Tuesdays, when there is something."),
            Cadence.DAILY: _("Kiem writes on working days, when there is something."),
            Cadence.BIWEEKLY: _("Kiem writes every two weeks, if there is something."),
        }[Cadence(self.preference.cadence)]


def one_line(text: str) -> str:
    """The text without line breaks: in a mail those could pass for something else."""
    return " ".join(text.split())


def short(title: str) -> str:
    """A title that leaves room for what is said about it."""
    return Truncator(one_line(title)).chars(LONGEST_TITLE)


def begun_small(ask: str) -> str:
    """Words that go on after a colon; a name in capitals stays as it is."""
    if ask[1:2].isupper():
        return ask
    return ask[:1].lower() + ask[1:]
