"""The library as a value: what was found, marked, and what became of each lesson."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from portfolio import library as shelf
from portfolio.library import Case, SourcedLesson
from portfolio.library.search import entries_found, lessons_found, shipped_found
from portfolio.library.words import Segment, Word, looked_for, score, segments, snippet
from portfolio.markdown import as_plain
from portfolio.models import (
    FailureMode,
    Lesson,
    NeighbourEntry,
    Portfolio,
    Role,
    Stage,
)
from portfolio.policy import has_role
from web.forms.library import LibraryForm
from workflows.lessons import (
    Aftermath,
    Check,
    aftermath_of,
    checks_by_lesson,
    helped,
)
from workflows.models import BorrowedLesson, Gate
from workflows.models.playbook import GateQuerySet

# One page full; a search finds the rest.
MOST = 40


class Traits(NamedTuple):
    """What filters ask of a lesson or a case."""

    key: str
    modes: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A lesson or case with its words marked; `checks` are what it led to."""

    entry: Any
    path: str
    text: Sequence[Segment]
    happened: Sequence[Segment] = ()
    checks: Sequence[Aftermath] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """One failure mode with how many are about it, and the search for those."""

    label: str
    count: int
    query: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Library:
    form: LibraryForm
    wanted: Mapping[str, Any]
    chips: Sequence[Chip]
    own: Sequence[Shown]
    own_count: int
    theirs: Sequence[Shown]
    theirs_count: int
    lessons: Sequence[Shown]
    cases: Sequence[Shown]
    borrowed: Sequence[BorrowedLesson]

    @property
    def count(self) -> int:
        others = self.theirs_count + len(self.borrowed)
        return self.own_count + others + len(self.lessons) + len(self.cases)


@dataclass(frozen=True, slots=True)
class LessonPage:
    shown: Shown
    helped: int
    may_propose: bool


@dataclass(slots=True)
class _Finder:
    """What one reader may find, by words and by filters."""

    user: User
    wanted: Mapping[str, Any]
    checks: Mapping[str, list[Check]]
    words: tuple[Word, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.words = looked_for(self.wanted.get("words", ""))

    def fitting(self, every: Iterable[Traits], *, but: str = "") -> list[Traits]:
        """Those that pass every filter, or every other one."""
        asked = {name: value for name, value in self.wanted.items() if name != but}
        tests: list[Callable[[Traits], bool]] = []
        if mode := asked.get("failure_mode"):
            tests.append(lambda traits: mode in traits.modes)
        if stage := asked.get("stage"):
            tests.append(lambda traits: stage in traits.stages)
        if domain := asked.get("domain"):
            tests.append(lambda traits: domain == traits.domain)
        if asked.get("became_check"):
            tests.append(lambda traits: traits.key in self.checks)
        return [each for each in every if all(test(each) for test in tests)]

    def own(self) -> list[Traits]:
        """Lessons of the register: best first, or newest first."""
        visible = Lesson.objects.visible_to(self.user)
        columns = ("failure_mode", "stage__slug", "initiative__application_domain")
        found = [
            Traits(str(pk), (mode,), (stage or "",), domain)
            for pk, mode, stage, domain in visible.values_list("pk", *columns)
        ]
        if not self.words:
            return found
        ranks = lessons_found(visible, self.words)
        held = [each for each in found if int(each.key) in ranks]
        return sorted(held, key=lambda each: -ranks[int(each.key)])

    def heard(self) -> list[Traits]:
        """What other municipalities tell: best first, or newest first."""
        visible = NeighbourEntry.objects.visible_to(self.user)
        columns = ("pk", "failure_mode", "stage")
        found = [
            Traits(str(pk), (mode,), (stage,))
            for pk, mode, stage in visible.values_list(*columns)
        ]
        if not self.words:
            return found
        ranks = entries_found(visible, self.words)
        held = [each for each in found if int(each.key) in ranks]
        return sorted(held, key=lambda each: -ranks[int(each.key)])

    def borrowed(self) -> list[BorrowedLesson]:
        """What was taken over from others: little, and so it is searched here."""
        every = BorrowedLesson.objects.visible_to(self.user)
        found = {str(each.pk): each for each in every}
        traits = [
            Traits(key, (each.failure_mode,), (each.stage,))
            for key, each in found.items()
            if not self.words
            or score(self.words, each.text, f"{each.what_happened} {each.initiative}")
        ]
        return [found[each.key] for each in self.fitting(traits)][:MOST]

    def shipped(self, entries: Sequence[Case | SourcedLesson]) -> list[Traits]:
        found = [
            Traits(
                entry.slug,
                entry.failure_modes,
                getattr(entry, "stages", ()),
                getattr(entry, "domain", "") or "",
            )
            for entry in entries
        ]
        if not self.words:
            return found
        ranks = shipped_found(entries, self.words)
        held = [each for each in found if each.key in ranks]
        return sorted(held, key=lambda each: -ranks[each.key])


def library_of(user: User, asked: QueryDict) -> Library:
    """What this person finds; the same number of queries however much there is."""
    stages = Stage.objects.visible_to(user).order_by("order")
    form = LibraryForm(asked, stages={each.slug: each.name for each in stages})
    wanted = form.wanted()
    portfolios = Portfolio.objects.visible_to(user)
    finder = _Finder(user, wanted, checks_by_lesson(portfolios))
    found = [
        finder.own(),
        finder.shipped(shelf.lessons()),
        finder.shipped(shelf.cases()),
    ]
    own, lessons, cases = map(finder.fitting, found)
    heard = finder.heard()
    theirs = [] if wanted.get("became_check") else finder.fitting(heard)
    shown = [each.key for each in (*own[:MOST], *lessons, *cases)]
    listed = {key: finder.checks[key] for key in shown if key in finder.checks}
    fared = aftermath_of(listed, Lesson.objects.visible_to(user))
    return Library(
        form=form,
        wanted=wanted,
        chips=_chips(chain(*found, heard), finder),
        own=_own(user, [int(each.key) for each in own[:MOST]], finder.words, fared),
        own_count=len(own),
        theirs=_theirs(user, [int(each.key) for each in theirs[:MOST]], finder.words),
        theirs_count=len(theirs),
        lessons=[shipped_shown(each.key, finder.words, fared) for each in lessons],
        cases=[shipped_shown(each.key, finder.words, fared) for each in cases],
        borrowed=finder.borrowed(),
    )


def lesson_page(user: User, lesson: Lesson) -> LessonPage:
    """One lesson of the register, with what it led to."""
    shown = own_shown(lesson, (), _fared(user, str(lesson.pk)))
    portfolios = Portfolio.objects.visible_to(user)
    may = has_role(user, lesson.initiative.portfolio_id, (Role.MANAGER,))
    return LessonPage(shown, helped(portfolios, str(lesson.pk)), may)


def shipped_page(user: User, slug: str) -> LessonPage:
    """One lesson or case that Kiem ships, with what it led to."""
    portfolios = Portfolio.objects.visible_to(user)
    may = managed_gates(user).exists()
    return LessonPage(
        shipped_shown(slug, (), _fared(user, slug)), helped(portfolios, slug), may
    )


def managed_gates(user: User) -> GateQuerySet:
    """The gates whose questions this person may change."""
    managed = Gate.objects.visible_to(user).filter(
        portfolio__memberships__user=user.pk,
        portfolio__memberships__role=Role.MANAGER,
    )
    return managed.select_related("stage", "portfolio").order_by(
        "portfolio", "stage__order"
    )


def own_shown(
    lesson: Lesson, words: Sequence[Word], fared: Mapping[str, list[Aftermath]]
) -> Shown:
    happened: Callable[..., list[Segment]] = snippet if words else segments
    return Shown(
        lesson,
        reverse("lesson", args=[lesson.pk]),
        segments(lesson.text, words),
        happened(as_plain(lesson.what_happened), words),
        fared.get(str(lesson.pk), ()),
    )


def shipped_shown(
    slug: str, words: Sequence[Word], fared: Mapping[str, list[Aftermath]]
) -> Shown:
    entry = shelf.shipped(slug)
    return Shown(
        entry,
        reverse("shipped-lesson", args=[slug]),
        segments(str(entry), words),
        checks=fared.get(slug, ()),
    )


def _fared(user: User, key: str) -> dict[str, list[Aftermath]]:
    checks = checks_by_lesson(Portfolio.objects.visible_to(user))
    return aftermath_of({key: checks.get(key, [])}, Lesson.objects.visible_to(user))


def _own(
    user: User,
    keys: Sequence[int],
    words: Sequence[Word],
    fared: Mapping[str, list[Aftermath]],
) -> list[Shown]:
    visible = Lesson.objects.visible_to(user).select_related("initiative", "stage")
    rows = visible.in_bulk(keys)
    return [own_shown(rows[key], words, fared) for key in keys]


def _theirs(user: User, keys: Sequence[int], words: Sequence[Word]) -> list[Shown]:
    visible = NeighbourEntry.objects.visible_to(user).select_related("neighbour")
    rows = visible.in_bulk(keys)
    return [
        Shown(
            rows[key],
            reverse("neighbour-entry", args=[key]),
            segments(rows[key].text, words),
            snippet(rows[key].story, words),
        )
        for key in keys
    ]


def _chips(every: Iterable[Traits], finder: _Finder) -> list[Chip]:
    counts = Counter(
        mode
        for traits in finder.fitting(every, but="failure_mode")
        for mode in traits.modes
    )
    chosen = finder.wanted.get("failure_mode", "")
    chips = []
    for mode in FailureMode:
        query = QueryDict(mutable=True)
        query.update({n: v for n, v in finder.wanted.items() if n != "failure_mode"})
        if mode != chosen:
            query["failure_mode"] = mode.value
        if counts[mode] or mode == chosen:
            chips.append(
                Chip(mode.label, counts[mode], query.urlencode(), mode == chosen)
            )
    return chips
