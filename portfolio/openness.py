"""What the world may see of an initiative: `public_of` says so, for every format.

Pages, feeds and files are made of the values below and of nothing else, so that what
is not in them cannot be in any of these. A text that seems to tell who somebody is, is
left out as a whole, whatever was chosen.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import get_language

from accounts.models import User
from portfolio.clock import day_of
from portfolio.ledger import Kind
from portfolio.library.words import PIECE, fold
from portfolio.markdown import as_plain
from portfolio.models import (
    Event,
    Initiative,
    Lesson,
    OpenPortfolio,
    Part,
    Portfolio,
    State,
    Who,
)
from portfolio.personal_data import traces
from portfolio.theming import HouseStyle, style_of

# Fewer people than this are not counted out.
FEW = 5
# What changes something that may be public.
TOLD = (
    *(Kind.STARTED, Kind.EDITED, Kind.DECIDED, Kind.MOVED_BACK, Kind.UNDONE),
    *(Kind.GROUP_ADDED, Kind.PARTNER_ADDED, Kind.PARTNER_EDITED, Kind.INVOLVED),
    *(Kind.LESSON_RECORDED, Kind.RECORD_EDITED, Kind.RECORD_REMOVED, Kind.PUBLISHED),
)
Names = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PublicLesson:
    """`stage` is the slug of the stage in which it was learnt."""

    key: int
    text: str
    what_happened: str
    learnt_on: date
    failure_mode: str = ""
    worked: bool = False
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many people there were; a few are not counted out."""

    people: int | None

    @property
    def is_few(self) -> bool:
        return self.people is None


@dataclass(frozen=True, slots=True)
class PublicStage:
    slug: str
    nl: str
    en: str
    order: int

    def __str__(self) -> str:
        return self.nl if (get_language() or "").startswith("nl") else self.en


@dataclass(frozen=True, slots=True)
class PublicInitiative:
    """All that the world may know; what was not chosen is empty."""

    pk: int
    title: str
    changed_at: datetime
    summary: str = ""
    problem: str = ""
    value: str = ""
    for_whom: tuple[str, ...] = ()
    with_whom: tuple[str, ...] = ()
    involved: Headcount | None = None
    stage: PublicStage | None = None
    state: State | None = None
    since: date | None = None
    lessons: tuple[PublicLesson, ...] = ()
    # Chosen, and left out all the same: it seems to say who somebody is.
    withheld: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicPortfolio:
    slug: str
    name_nl: str
    name_en: str
    organisation: str
    contact: str
    style: HouseStyle
    initiatives: tuple[PublicInitiative, ...]
    is_on: bool = True

    @property
    def name(self) -> str:
        is_dutch = (get_language() or "").startswith("nl")
        return self.name_nl if is_dutch else self.name_en

    @property
    def changed_at(self) -> datetime | None:
        return max((each.changed_at for each in self.initiatives), default=None)

    def one(self, pk: int) -> PublicInitiative | None:
        return next((each for each in self.initiatives if each.pk == pk), None)


@dataclass(slots=True)
class _Pen:
    """Writes texts for the world, and notes which part it had to leave out."""

    names: Names
    withheld: list[Part] = field(default_factory=list)

    def text(self, part: Part, text: str) -> str:
        plain = "".join(sign for sign in text if sign.isprintable() or sign == "\n")
        if not tells_who(plain, self.names):
            return plain
        if part not in self.withheld:
            self.withheld.append(part)
        return ""

    def prose(self, part: Part, text: str) -> str:
        return self.text(part, as_plain(text)) if text else ""

    def texts(self, part: Part, texts: Iterable[str]) -> tuple[str, ...]:
        told = (self.text(part, text) for text in texts)
        return tuple(text for text in told if text)


def public_of(
    initiative: Initiative, parts: Collection[str], names: Names
) -> PublicInitiative:
    """What the world may see of it when these parts are public: the one rule.

    It has `groups`, `partners`, `involvements` and `lessons` read, and `told_at`.
    """
    pen = _Pen(names)
    title = pen.text(Part.SUMMARY, initiative.title)
    shown: dict[str, Any] = {}
    if Part.SUMMARY in parts:
        shown["summary"] = pen.text(Part.SUMMARY, initiative.summary)
    if Part.PROBLEM in parts:
        shown["problem"] = pen.prose(Part.PROBLEM, initiative.problem_statement)
    if Part.VALUE in parts:
        shown["value"] = pen.text(Part.VALUE, initiative.public_value_goal)
    if Part.FOR_WHOM in parts:
        groups = [each.name for each in initiative.groups.all()]
        shown["for_whom"] = pen.texts(Part.FOR_WHOM, groups)
    if Part.WITH_WHOM in parts:
        others = (p for p in initiative.partners.all() if not p.is_own_department)
        named = dict.fromkeys(each.organisation for each in others)
        shown["with_whom"] = pen.texts(Part.WITH_WHOM, named)
    if Part.INVOLVED in parts:
        shown["involved"] = _headcount(initiative)
    if Part.STAGE in parts:
        stage = initiative.stage
        names_of = (stage.slug, stage.name_nl, stage.name_en, stage.order)
        shown |= {"stage": PublicStage(*names_of), "state": State(initiative.state)}
    if Part.SINCE in parts:
        shown["since"] = day_of(initiative.created_at)
    if Part.LESSONS in parts:
        shown["lessons"] = tuple(_lessons(initiative, pen))
    return PublicInitiative(
        initiative.pk,
        title or f"#{initiative.pk}",
        getattr(initiative, "told_at", None) or initiative.created_at,
        withheld=tuple(pen.withheld),
        **shown,
    )


def _headcount(initiative: Initiative) -> Headcount | None:
    """People from outside the team; nothing where there was nobody."""
    held = [each for each in initiative.involvements.all() if each.who != Who.TEAM]
    total = sum(each.count for each in held)
    if not total:
        return None
    return Headcount(total if total >= FEW else None)


def _lessons(initiative: Initiative, pen: _Pen) -> Iterator[PublicLesson]:
    for lesson in initiative.lessons.all():
        if text := pen.prose(Part.LESSONS, lesson.text):
            yield PublicLesson(
                lesson.pk,
                text,
                pen.prose(Part.LESSONS, lesson.what_happened),
                lesson.learnt_on,
                lesson.failure_mode,
                lesson.worked,
                lesson.stage.slug if lesson.stage else "",
            )


def open_to_all(slug: str) -> PublicPortfolio | None:
    """What the world sees of this portfolio; nothing unless it is open."""
    found = _portfolios().filter(slug=slug, openness__is_on=True).first()
    return _shown(found) if found else None


def as_if_open(portfolio: Portfolio) -> PublicPortfolio:
    """What the world would see, or sees, of this portfolio."""
    return _shown(_portfolios().get(pk=portfolio.pk))


def as_if_public(initiative: Initiative, parts: Collection[str]) -> PublicInitiative:
    """What the world would see of this one if these parts were public."""
    return public_of(_read(Initiative.objects).get(pk=initiative.pk), parts, names())


def names() -> Names:
    """Of everybody with an account here: a first name and a last name at least."""
    every = User.objects.order_by().values_list("name", flat=True)
    folded = (tuple(PIECE.findall(fold(name))) for name in every)
    return frozenset(name for name in folded if len(name) > 1)


def tells_who(text: str, names: Names = frozenset()) -> bool:
    """Whether this seems to say who somebody is, or where to reach them."""
    if not text:
        return False
    if traces([text]):
        return True
    words = PIECE.findall(fold(text))
    longest = max(map(len, names), default=0)
    return any(
        tuple(words[start : start + length]) in names
        for start in range(len(words))
        for length in range(2, longest + 1)
    )


def _portfolios() -> QuerySet[Portfolio]:
    return Portfolio.objects.select_related("openness", "theme").defer("theme__logo")


def _read(initiatives: Any) -> QuerySet[Initiative]:
    """With all that may be public, in a fixed number of queries."""
    told = Event.objects.filter(initiative=OuterRef("pk"), kind__in=TOLD)
    newest = told.order_by("-version").values("at")[:1]
    lessons = Lesson.objects.select_related("stage")
    besides = ("groups", "partners", "involvements", Prefetch("lessons", lessons))
    return (
        initiatives.select_related("stage")
        .prefetch_related(*besides)
        .annotate(told_at=Subquery(newest))
    )


def _shown(portfolio: Portfolio) -> PublicPortfolio:
    chosen = _read(
        portfolio.initiatives.filter(openness__isnull=False, is_private=False)
    )
    rows = chosen.select_related("stage", "openness").order_by("title", "pk")
    known = names()
    opened: OpenPortfolio | None = getattr(portfolio, "openness", None)
    return PublicPortfolio(
        portfolio.slug,
        portfolio.name_nl,
        portfolio.name_en,
        portfolio.organisation,
        opened.contact if opened else "",
        style_of(portfolio, is_managed=False),
        tuple(public_of(row, row.openness.parts, known) for row in rows),
        is_on=bool(opened and opened.is_on),
    )
