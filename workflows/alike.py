"""Other initiatives of the portfolio that look like this one, and why, in words.

Reads rows in three queries, whatever there is to read; weighing them is pure.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from portfolio import library
from portfolio.library.words import fold
from portfolio.models import Consultation, DataSource, Initiative, Usefulness
from workflows.suggestions import stems

SHOWN = 3
# What each likeness is worth, and how much makes two look alike.
DATA, LESSON, TITLE, WORD, MOST_WORDS = 4.0, 3.0, 2.0, 1.0, 5.0
LEAST = 1.9
# So many words are looked for, so many candidates are weighed, so many words named.
SOUGHT, CANDIDATES, NAMED = 6, 200, 3
# Any form of a word begins like this.
BEGIN, TAIL = 4, 2


@dataclass(frozen=True, slots=True)
class Alike:
    pk: int
    title: str
    why: str
    score: float


@dataclass(slots=True)
class Shared:
    """What another initiative has in common with this one, apart from words."""

    sources: set[str] = field(default_factory=set)
    lessons: set[str] = field(default_factory=set)


def alike(
    initiative: Initiative,
    others: QuerySet[Initiative],
    *,
    sources: Iterable[str],
) -> list[Alike]:
    """The most alike of these others, best first; what is linked is left out.

    `sources` are the names of its data.
    """
    shared = _shared(initiative, set(sources))
    own = _words_of(initiative)
    rows = _candidates(initiative, others, own, shared)
    return weigh(own, stems(initiative.title), rows, shared)


def weigh(
    own: Mapping[str, str],
    in_title: Mapping[str, str],
    rows: Sequence[tuple[int, str, str]],
    shared: Mapping[int, Shared],
) -> list[Alike]:
    """Weigh what is known; read nothing."""
    told = [(pk, title, stems(title), stems(summary)) for pk, title, summary in rows]
    spread = Counter(stem for *_row, a, b in told for stem in {**a, **b})
    found = []
    for pk, title, title_words, more in told:
        words = {**more, **title_words}
        common = sorted(own.keys() & words.keys(), key=lambda stem: spread[stem])
        rare = sum(
            (TITLE if stem in in_title and stem in title_words else WORD)
            * (1 - spread[stem] / CANDIDATES)
            for stem in common
        )
        has = shared.get(pk, Shared())
        score = min(rare, MOST_WORDS) + DATA * len(has.sources)
        score += LESSON * len(has.lessons)
        if score >= LEAST:
            named = [words[stem].lower() for stem in common[:NAMED]]
            found.append(Alike(pk, title, _why(has, named), score))
    found.sort(key=lambda each: (-each.score, each.title))
    return found[:SHOWN]


def _why(has: Shared, words: Sequence[str]) -> str:
    why = []
    if has.sources:
        names = ", ".join(sorted(has.sources))
        why.append(_("uses the same data: %(names)s") % {"names": names})
    if has.lessons:
        names = ", ".join(f"“{lesson}”" for lesson in sorted(has.lessons)[:2])
        why.append(_("learnt from the same lesson: %(names)s") % {"names": names})
    if words:
        quoted = ", ".join(f"“{word.strip('.,;:!?')}”" for word in words)
        why.append(_("also about %(words)s") % {"words": quoted})
    return ", ".join(why)


def _words_of(initiative: Initiative) -> dict[str, str]:
    texts = (initiative.problem_statement, initiative.summary, initiative.title)
    return stems(" ".join(texts))


def _candidates(
    initiative: Initiative,
    others: QuerySet[Initiative],
    own: Mapping[str, str],
    shared: Mapping[int, Shared],
) -> list[tuple[int, str, str]]:
    wanted = Q(pk__in=list(shared))
    in_title = stems(initiative.title)
    for stem in [*in_title, *(stem for stem in own if stem not in in_title)][:SOUGHT]:
        word = fold(own[stem]).strip(".,;:!?()“”\"'")
        begin = word[: max(BEGIN, len(word) - TAIL)]
        if len(begin) >= BEGIN:
            wanted |= Q(title__icontains=begin) | Q(summary__icontains=begin)
    rows = (
        others.filter(wanted, portfolio=initiative.portfolio_id)
        .exclude(pk=initiative.pk)
        .exclude(related_from__initiative=initiative)
        .exclude(relations__other=initiative)
        .exclude(unrelated=initiative)
    )
    return list(rows.order_by("-pk").values_list("pk", "title", "summary")[:CANDIDATES])


def _shared(initiative: Initiative, sources: set[str]) -> dict[int, Shared]:
    found: dict[int, Shared] = defaultdict(Shared)
    data = DataSource.objects.filter(
        name__in=sources, initiative__portfolio=initiative.portfolio_id
    )
    for pk, name in data.values_list("initiative_id", "name"):
        found[pk].sources.add(name)
    own = initiative.consultations.filter(usefulness=Usefulness.HELPED).order_by()
    same = Consultation.objects.filter(
        Q(lesson__in=own.exclude(lesson=None).values("lesson"))
        | Q(shipped__in=own.exclude(shipped="").values("shipped")),
        usefulness=Usefulness.HELPED,
        initiative__portfolio=initiative.portfolio_id,
    )
    for pk, text, slug in same.values_list("initiative_id", "lesson__text", "shipped"):
        found[pk].lessons.add(text or str(library.shipped(slug) or slug))
    found.pop(initiative.pk, None)
    return found
