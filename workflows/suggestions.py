"""Which lessons of others are worth reading here, and why, in words.

Reads rows in three queries, whatever there is to read; weighing them is pure.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio import library
from portfolio.library.words import fold, telling, word
from portfolio.models import (
    Consultation,
    DataSource,
    FlagAnswer,
    Lesson,
    NeighbourEntry,
    Partner,
    Usefulness,
)
from portfolio.models.initiative import Flag, MoreFlag
from workflows.facts import Facts
from workflows.readiness import Readiness

# So many are shown; more would not be read.
SHOWN = 3
# Older lessons than these newest are for those who search.
NEWEST = 1000
# What each likeness is worth. A word shared by many lessons is worth little.
FAILURE, DATA, PARTNER, FIELD, DOMAIN, STAGE = 4.0, 4.0, 3.0, 3.0, 1.5, 1.0
FLAG, WORD, MOST_WORDS = 1.5, 1.5, 6.0
HELPED, MOST_HELPED = 0.5, 2.0
# So many shared words are named.
NAMED = 3
# Less than this is no likeness.
LEAST = 3.0
COLUMNS = (
    "text",
    "useful_for",
    "failure_mode",
    "stage__slug",
    "initiative_id",
    "initiative__title",
    "initiative__summary",
    "initiative__application_domain",
    "initiative__policy_field",
    "initiative__legal_flags",
)
HELPFUL = Q(consultations__usefulness=Usefulness.HELPED)
# Flags that say which data it is about.
DATA_FLAGS = (Flag.PERSONAL_DATA, Flag.SENSITIVE_DATA, Flag.ALGORITHM, MoreFlag.SENSORS)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What makes a lesson look useful here: how much, and in which words."""

    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A lesson of the register by its number, or a shipped one by its slug."""

    text: str
    why: str
    lesson: int | None = None
    shipped: str = ""
    neighbour_entry: int | None = None
    # Where it was learnt; empty for a shipped one.
    learnt_at: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Subject:
    """What an initiative is about, to hold lessons against."""

    modes: frozenset[str]
    stage: str
    domain: str
    field: str
    flags: frozenset[str]
    sources: frozenset[str]
    partners: frozenset[str]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lesson with what is known about where it was learnt; `words` by their stem."""

    text: str
    modes: frozenset[str]
    stages: frozenset[str]
    words: Mapping[str, str]
    domain: str = ""
    field: str = ""
    flags: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    helped: int = 0
    lesson: int | None = None
    shipped: str = ""
    neighbour_entry: int | None = None
    learnt_at: str = ""


def subject_of(facts: Facts, held: Readiness, troubled_by: Iterable[str]) -> Subject:
    """`troubled_by` are the failure modes of its open attention points."""
    unmet = (m for result in held.unmet() for m in result.criterion.guards)
    row = facts.row
    texts = (row["title"], row["problem_statement"], row["public_value_goal"])
    return Subject(
        modes=frozenset((*troubled_by, *unmet)),
        stage=facts.stage,
        domain=row["application_domain"],
        field=row["policy_field"],
        flags=_flags(row["legal_flags"]),
        sources=frozenset(each["name"] for each in facts.data_sources),
        partners=frozenset(
            each["organisation"]
            for each in facts.partners
            if not each["is_own_department"]
        ),
        words=stems(" ".join(texts)),
    )


def suggestions(
    initiative_id: int,
    subject: Subject,
    lessons: QuerySet[Lesson],
    heard: QuerySet[NeighbourEntry] | None = None,
) -> list[Suggestion]:
    """The most relevant of these lessons and of the shipped ones, best first.

    `heard` is what other municipalities tell.
    """
    candidates = [
        *(_of_neighbours(initiative_id, heard) if heard is not None else ()),
        *_of_register(initiative_id, subject, lessons),
        *_of_library(initiative_id),
    ]
    return most_relevant(subject, candidates)


def most_relevant(
    subject: Subject, candidates: Sequence[Candidate]
) -> list[Suggestion]:
    """Weigh what is known; read nothing."""
    spread = Counter(word for each in candidates for word in each.words)
    found = []
    for each in candidates:
        likeness = likeness_of(subject, each, spread, len(candidates))
        if likeness.score >= LEAST:
            found.append(
                Suggestion(
                    each.text,
                    likeness.why,
                    each.lesson,
                    each.shipped,
                    each.neighbour_entry,
                    each.learnt_at,
                    likeness.score,
                )
            )
    found.sort(key=lambda each: -each.score)
    return found[:SHOWN]


def likeness_of(
    subject: Subject, lesson: Candidate, spread: Mapping[str, int], total: int
) -> Likeness:
    """What the lesson and the initiative share, weighed, and the same in words."""
    score, why = 0.0, []
    if subject.modes & lesson.modes:
        score += FAILURE
        why.append(_("same kind of failure"))
    if shared := subject.sources & lesson.sources:
        score += DATA
        why.append(_("same data: %(names)s") % {"names": ", ".join(sorted(shared))})
    elif flags := subject.flags & lesson.flags:
        score += FLAG * len(flags)
        labels = (str(each.label) for each in DATA_FLAGS if each.value in flags)
        why.append(_("same data: %(names)s") % {"names": ", ".join(labels).lower()})
    if shared := subject.partners & lesson.partners:
        score += PARTNER
        why.append(_("same partner: %(names)s") % {"names": ", ".join(sorted(shared))})
    if subject.field and subject.field == lesson.field:
        score += FIELD
        why.append(_("same policy field"))
    if subject.domain and subject.domain == lesson.domain:
        score += DOMAIN
        why.append(_("same application"))
    if subject.stage in lesson.stages:
        score += STAGE
        why.append(_("same stage"))
    if common := subject.words.keys() & lesson.words.keys():
        rarest = sorted(common, key=lambda stem: (spread[stem], stem))
        rare = sum(1 - spread[stem] / total for stem in common)
        score += min(WORD * rare, MOST_WORDS)
        told = ", ".join(f"“{lesson.words[stem].lower()}”" for stem in rarest[:NAMED])
        why.append(_("also about %(words)s") % {"words": told})
    if score and lesson.helped:
        score += min(HELPED * lesson.helped, MOST_HELPED)
        sentence = ngettext(
            "it helped %(count)d other", "it helped %(count)d others", lesson.helped
        )
        why.append(sentence % {"count": lesson.helped})
    return Likeness(score, ", ".join(why))


def _of_register(
    initiative_id: int, subject: Subject, lessons: QuerySet[Lesson]
) -> list[Candidate]:
    """Lessons of other initiatives that nobody here has judged yet, in two queries."""
    rows = list(
        lessons.exclude(initiative=initiative_id)
        .exclude(consultations__initiative=initiative_id)
        .annotate(helped=Count("consultations", filter=HELPFUL))
        .order_by("-learnt_on", "-pk")
        .values("pk", "helped", *COLUMNS)[:NEWEST]
    )
    shared = _shared(subject, {row["initiative_id"] for row in rows})
    return [_candidate(row, shared[row["initiative_id"]]) for row in rows]


def _candidate(row: Mapping[str, Any], shared: Mapping[str, set[str]]) -> Candidate:
    title = row["initiative__title"]
    told = (row["text"], row["useful_for"], title)
    return Candidate(
        row["text"],
        modes=frozenset({row["failure_mode"]} - {""}),
        stages=frozenset({row["stage__slug"] or ""}),
        words=stems(" ".join((*told, row["initiative__summary"]))),
        domain=row["initiative__application_domain"],
        field=row["initiative__policy_field"],
        flags=_flags(row["initiative__legal_flags"]),
        sources=frozenset(shared["data"]),
        partners=frozenset(shared["partner"]),
        helped=row["helped"],
        lesson=row["pk"],
        learnt_at=title,
    )


def _shared(subject: Subject, others: set[int]) -> dict[int, dict[str, set[str]]]:
    """The data and partners of these initiatives that are the subject's as well."""
    data = DataSource.objects.filter(name__in=subject.sources)
    partners = Partner.objects.filter(
        organisation__in=subject.partners, is_own_department=False
    )
    union = (
        data.order_by()
        .values_list("initiative_id", "name", Value("data"))
        .union(
            partners.order_by().values_list(
                "initiative_id", "organisation", Value("partner")
            )
        )
    )
    found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for initiative, name, kind in union:
        if initiative in others:
            found[initiative][kind].add(name)
    return found


def _of_neighbours(
    initiative_id: int, heard: QuerySet[NeighbourEntry]
) -> list[Candidate]:
    """What others tell and nobody here has judged yet, in one query."""
    helpful = Count("consultations", filter=HELPFUL)
    rows = (
        heard.exclude(consultations__initiative=initiative_id)
        .annotate(helped=helpful)
        .select_related("neighbour")
        .order_by("-dated_on", "-pk")[:NEWEST]
    )
    return [
        Candidate(
            row.text,
            modes=frozenset({row.failure_mode} - {""}),
            stages=frozenset({row.stage}),
            words=stems(f"{row.text} {row.title} {row.story if row.is_case else ''}"),
            helped=row.helped,
            neighbour_entry=row.pk,
            learnt_at=f"{row.neighbour}, {row.title}",
        )
        for row in rows
    ]


def _of_library(initiative_id: int) -> list[Candidate]:
    """Shipped lessons that nobody here has judged yet."""
    said = (
        Consultation.objects.exclude(shipped="")
        .filter(Q(usefulness=Usefulness.HELPED) | Q(initiative=initiative_id))
        .order_by()
        .values_list("shipped", "initiative_id", "usefulness")
    )
    judged, helped = set(), Counter[str]()
    for slug, initiative, usefulness in said:
        if initiative == initiative_id:
            judged.add(slug)
        helped[slug] += usefulness == Usefulness.HELPED
    return [
        Candidate(
            str(lesson),
            modes=frozenset(lesson.failure_modes),
            stages=frozenset(lesson.stages),
            words=stems(str(lesson)),
            helped=helped[lesson.slug],
            shipped=lesson.slug,
        )
        for lesson in library.lessons()
        if lesson.slug not in judged
    ]


def stems(text: str) -> dict[str, str]:
    """The telling words of a text by their stem, in either language."""
    written = {fold(each): each for each in text.split()}
    return {
        word(each.dutch).english: written.get(each.text, each.text)
        for each in telling(text)
    }


def _flags(answers: Mapping[str, str]) -> frozenset[str]:
    no = ("", FlagAnswer.NO.value, FlagAnswer.FIND_OUT.value)
    return frozenset(
        flag.value for flag in DATA_FLAGS if answers.get(flag.value, "") not in no
    )
