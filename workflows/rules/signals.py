"""What is going wrong with a portfolio as a whole (P); only its managers hear of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.models import ApplicationDomain, FailureMode
from workflows.models import RuleLimit

# With fewer under way a share tells nothing.
FEW = 5
# So many under way, and then nothing stops for so many days: some of it is a zombie.
MANY, NOTHING_STOPPED = 15, 183
MOST_IN_PILOT, MOST_IN_DOMAIN, LEAST_HEARD = 50, 50, 60
NO_MEETING, SAME_FAILURE, NO_LESSON = 60, 3, 90
MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Picture:
    """A portfolio on one day; shares are of what is under way."""

    today: date
    began_on: date
    running: int
    in_pilot: int
    # With users heard in the last 60 days.
    heard: int
    by_domain: Mapping[str, int] = field(default_factory=dict)
    stopped_on: date | None = None
    met_on: date | None = None
    consulted_on: date | None = None
    # Initiatives that stopped within a year, by kind of failure.
    failures: Mapping[str, int] = field(default_factory=dict)

    def days_since(self, day: date | None) -> int:
        """In plain calendar days; from the beginning for what never happened."""
        return (self.today - (day or self.began_on)).days

    def share(self, count: int) -> int:
        return round(100 * count / self.running) if self.running else 0


class Told(Protocol):
    """A signal, whether a row or a part of one."""

    @property
    def code(self) -> str: ...
    @property
    def value(self) -> int: ...
    @property
    def limit(self) -> int: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """That a signal holds: `value` is past `limit`."""

    code: str
    value: int
    limit: int
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signal:
    """`look` sees it; the words are in the reader's language."""

    code: str
    slug: str
    name: str | Promise
    # What Kiem ships; in `unit`, of which `most` makes sense.
    limit: int
    unit: str | Promise
    most: int
    look: Callable[[Picture, int], Iterator[tuple[int, Mapping[str, Any]]]]
    sentence: Callable[[Told], str]
    ask: Callable[[], str]
    # Why this is a signal, and what ends it.
    why: Callable[[], str]
    sources: tuple[str, ...] = ()


_Found = Iterator[tuple[int, Mapping[str, Any]]]


def nothing_stopped(picture: Picture, limit: int) -> _Found:
    days = picture.days_since(picture.stopped_on)
    if picture.running >= MANY and days >= limit:
        yield days, {"running": picture.running}


def mostly_pilots(picture: Picture, limit: int) -> _Found:
    share = picture.share(picture.in_pilot)
    if picture.running >= FEW and share > limit:
        yield share, {}


def lopsided(picture: Picture, limit: int) -> _Found:
    """A domain with most of it, or with none."""
    if picture.running < FEW:
        return
    shares = {d: picture.share(picture.by_domain.get(d, 0)) for d in _DOMAINS}
    most = max(shares.values())
    empty = [domain for domain in _DOMAINS if not picture.by_domain.get(domain)]
    full = [domain for domain, share in shares.items() if share > limit]
    if empty or full:
        yield most, {"empty": empty, "full": full}


def unheard(picture: Picture, limit: int) -> _Found:
    share = picture.share(picture.heard)
    if picture.running >= FEW and share < limit:
        yield share, {}


def no_meeting(picture: Picture, limit: int) -> _Found:
    days = picture.days_since(picture.met_on)
    if picture.running and days >= limit:
        yield days, {}


def same_failure(picture: Picture, limit: int) -> _Found:
    often = {mode: count for mode, count in picture.failures.items() if count >= limit}
    if often:
        yield max(often.values()), {"modes": sorted(often)}


def no_lesson_consulted(picture: Picture, limit: int) -> _Found:
    days = picture.days_since(picture.consulted_on)
    if picture.running and days >= limit:
        yield days, {}


_DOMAINS = ApplicationDomain.values


def _nothing_stopped(told: Told) -> str:
    return ngettext(
        "Nothing stopped for %(days)d day, with %(running)d initiatives under way",
        "Nothing stopped for %(days)d days, with %(running)d initiatives under way",
        told.value,
    ) % {"days": told.value, "running": told.facts["running"]}


def _lopsided(told: Told) -> str:
    labels = dict(ApplicationDomain.choices)
    said = []
    if full := told.facts["full"]:
        names = ", ".join(str(labels[each]) for each in full)
        said.append(
            _("%(share)d%% is about one domain: %(names)s")
            % {"share": told.value, "names": names}
        )
    if empty := told.facts["empty"]:
        names = ", ".join(str(labels[each]) for each in empty)
        said.append(_("nothing is about: %(names)s") % {"names": names})
    sentence = "; ".join(said)
    return sentence[:1].upper() + sentence[1:]


def _same_failure(told: Told) -> str:
    labels = dict(FailureMode.choices)
    names = ", ".join(str(labels[mode]) for mode in told.facts["modes"])
    return _("%(count)d initiatives stopped within a year for the same: %(names)s") % {
        "count": told.value,
        "names": names,
    }


SIGNALS = (
    Signal(
        code="P1",
        slug="nothing-stopped",
        name=gettext_lazy("Nothing stops"),
        limit=NOTHING_STOPPED,
        unit=gettext_lazy("days"),
        most=MOST_DAYS,
        look=nothing_stopped,
        sentence=_nothing_stopped,
        ask=lambda: _("Which would you not begin with today? Put it on the agenda."),
        why=lambda: _(
            "Where nothing ever stops, what does not work goes on. "
            "It ends when something stops."
        ),
        sources=("S86",),
    ),
    Signal(
        code="P2",
        slug="mostly-pilots",
        name=gettext_lazy("Mostly pilots"),
        limit=MOST_IN_PILOT,
        unit="%",
        most=100,
        look=mostly_pilots,
        sentence=lambda told: (
            _("%(share)d%% of what is under way is a pilot, limit %(limit)d%%")
            % {"share": told.value, "limit": told.limit}
        ),
        ask=lambda: _("Decide on pilots before new ones begin."),
        why=lambda: _(
            "Pilots that nobody decides on take the room of what works. "
            "It ends when fewer are in pilot."
        ),
        sources=("S33", "S84"),
    ),
    Signal(
        code="P3",
        slug="lopsided",
        name=gettext_lazy("Lopsided over the domains"),
        limit=MOST_IN_DOMAIN,
        unit="%",
        most=100,
        look=lopsided,
        sentence=_lopsided,
        ask=lambda: _("Is this a choice? If not, look for ideas elsewhere."),
        why=lambda: _(
            "What is all in one domain misses what others need. "
            "It ends when each domain has something and none has most."
        ),
        sources=("S1", "S2"),
    ),
    Signal(
        code="P4",
        slug="users-unheard",
        name=gettext_lazy("Users are seldom heard"),
        limit=LEAST_HEARD,
        unit="%",
        most=100,
        look=unheard,
        sentence=lambda told: (
            _(
                "Users were heard in 60 days for %(share)d%% of what is under way, "
                "limit %(limit)d%%"
            )
            % {"share": told.value, "limit": told.limit}
        ),
        ask=lambda: _("Ask each owner when they last spoke with a user."),
        why=lambda: _(
            "Who does not hear users builds for itself. "
            "It ends when teams record what users said."
        ),
        sources=("S39", "S88"),
    ),
    Signal(
        code="P5",
        slug="no-gate-meeting",
        name=gettext_lazy("No gate meeting"),
        limit=NO_MEETING,
        unit=gettext_lazy("days"),
        most=MOST_DAYS,
        look=no_meeting,
        sentence=lambda told: (
            ngettext(
                "No gate meeting for %(days)d day, limit %(limit)d",
                "No gate meeting for %(days)d days, limit %(limit)d",
                told.value,
            )
            % {"days": told.value, "limit": told.limit}
        ),
        ask=lambda: _("Plan a gate meeting."),
        why=lambda: _(
            "Without a meeting nothing is decided. It ends with the next gate meeting."
        ),
        sources=("S42", "S86"),
    ),
    Signal(
        code="P6",
        slug="same-failure",
        name=gettext_lazy("The same failure again"),
        limit=SAME_FAILURE,
        unit=gettext_lazy("initiatives"),
        most=100,
        look=same_failure,
        sentence=_same_failure,
        ask=lambda: _("Go through these lessons together."),
        why=lambda: _(
            "The same failure again can be learnt from. It ends when it is a year ago."
        ),
        sources=("S1", "S95"),
    ),
    Signal(
        code="P7",
        slug="no-lesson-consulted",
        name=gettext_lazy("Nobody looks at lessons"),
        limit=NO_LESSON,
        unit=gettext_lazy("days"),
        most=MOST_DAYS,
        look=no_lesson_consulted,
        sentence=lambda told: (
            ngettext(
                "Nobody looked at a lesson of others for %(days)d day, limit %(limit)d",
                "Nobody looked at a lesson of others for %(days)d days, limit "
                "%(limit)d",
                told.value,
            )
            % {"days": told.value, "limit": told.limit}
        ),
        ask=lambda: _("Show a lesson at the next meeting."),
        why=lambda: _(
            "Lessons that nobody reads are learnt again. "
            "It ends when somebody looks at one."
        ),
        sources=("S37", "S95"),
    ),
)
BY_CODE = {signal.code: signal for signal in SIGNALS}


# By code; none is never.
SignalLimits = Mapping[str, int | None]
DEFAULTS: SignalLimits = {signal.code: signal.limit for signal in SIGNALS}


def limits_of(own: Iterable[RuleLimit]) -> SignalLimits:
    """The limits of a portfolio that has these of its own."""
    return {**DEFAULTS} | {r.rule: r.attention for r in own if r.rule in DEFAULTS}


def seen_in(picture: Picture, limits: SignalLimits = DEFAULTS) -> list[Seen]:
    """Everything that is going wrong with this portfolio."""
    return [
        Seen(signal.code, value, limit, facts)
        for signal in SIGNALS
        if (limit := limits[signal.code]) is not None
        for value, facts in signal.look(picture, limit)
    ]


def sentence(told: Told) -> str:
    """What is wrong, with its value."""
    return BY_CODE[told.code].sentence(told)


def ask(told: Told) -> str:
    """What a manager could do about it."""
    return BY_CODE[told.code].ask()
