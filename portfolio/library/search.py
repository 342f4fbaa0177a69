"""Full-text search in lessons: the same answers on PostgreSQL and SQLite.

Every word typed must be there, in any form of it, in Dutch or English. PostgreSQL has
the stems of each lesson in an index. SQLite has its words; those with the same stem are
picked from the vocabulary first. What Kiem ships is little, and searched in memory, as
are the titles of initiatives.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from portfolio.library import Case, SourcedLesson
from portfolio.library.words import BEGINNING, Word, score, word
from portfolio.models import Initiative, Lesson

Entry = TypeVar("Entry", Case, SourcedLesson)

# Any form in either language, or a word that begins so.
STEMMED = "websearch_to_tsquery('dutch', %s) || websearch_to_tsquery('english', %s)"
BEGUN = " || to_tsquery('simple', %s)"
# What a lesson's initiative is called counts for this much.
TITLE = 0.1


def lessons_found(
    lessons: QuerySet[Lesson], wanted: Sequence[Word]
) -> dict[int, float]:
    """The numbers of those lessons that hold all these words, with how well.

    A lesson is also found by the title of its initiative.
    """
    if not wanted:
        return {}
    engine = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    ranks = dict(engine(wanted))
    titled = _titled(lessons, wanted)
    found = {}
    for key, initiative in lessons.order_by().values_list("pk", "initiative_id"):
        rank = ranks.get(key, 0) + titled.get(initiative, 0) * TITLE
        if rank:
            found[key] = rank
    return found


def shipped_found(entries: Iterable[Entry], wanted: Sequence[Word]) -> dict[str, float]:
    """The slugs of those shipped entries that hold all these words, with how well."""
    ranks = {entry.slug: score(wanted, *entry.texts) for entry in entries}
    return {slug: rank for slug, rank in ranks.items() if rank}


def _titled(lessons: QuerySet[Lesson], wanted: Sequence[Word]) -> dict[int, float]:
    with_lessons = Initiative.objects.filter(lessons__in=lessons.order_by())
    titles = with_lessons.order_by().values_list("pk", "title").distinct()
    ranks = {key: score(wanted, title) for key, title in titles}
    return {key: rank for key, rank in ranks.items() if rank}


def _on_postgresql(wanted: Sequence[Word]) -> list[tuple[int, float]]:
    parts, values = [], []
    for one in wanted:
        begun = len(one.text) >= BEGINNING
        parts.append(f"({STEMMED}{BEGUN if begun else ''})")
        values += [one.text, one.text] + [f"'{one.text}':*"] * begun
    query = " && ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, ts_rank(words, query) FROM portfolio_lesson, "  # noqa: S608
            f"(SELECT {query} AS query) AS asked WHERE words @@ query",
            values,
        )
        return cursor.fetchall()


def _on_sqlite(wanted: Sequence[Word]) -> list[tuple[int, float]]:
    with connection.cursor() as cursor:
        parts = [_forms(cursor, one) for one in wanted]
        cursor.execute(
            "SELECT rowid, -bm25(portfolio_lesson_words, 4.0, 1.0, 1.0) "
            "FROM portfolio_lesson_words WHERE portfolio_lesson_words MATCH %s",
            [" AND ".join(parts)],
        )
        return cursor.fetchall()


def _forms(cursor: CursorWrapper, one: Word) -> str:
    """The words of the vocabulary with the same stem; stems keep how a word begins."""
    begin = one.text[:2]
    cursor.execute(
        "SELECT term FROM portfolio_lesson_vocabulary WHERE term >= %s AND term < %s",
        [begin, begin + "\U0010ffff"],
    )
    terms = (word(term) for (term,) in cursor.fetchall())
    same = sorted({each.text for each in terms if one.finds(each)} | {one.text})
    return "(" + " OR ".join(f'"{term}"' for term in same) + ")"
