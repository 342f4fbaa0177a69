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
from portfolio.models import Initiative, Lesson, NeighbourEntry

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
    ranks = _ranks("portfolio_lesson", wanted)
    titled = _titled(lessons, wanted)
    found = {}
    for key, initiative in lessons.order_by().values_list("pk", "initiative_id"):
        rank = ranks.get(key, 0) + titled.get(initiative, 0) * TITLE
        if rank:
            found[key] = rank
    return found


def entries_found(
    entries: QuerySet[NeighbourEntry], wanted: Sequence[Word]
) -> dict[int, float]:
    """The same for what other municipalities tell."""
    ranks = _ranks("portfolio_neighbourentry", wanted) if wanted else {}
    keys = entries.order_by().values_list("pk", flat=True)
    return {key: ranks[key] for key in keys if key in ranks}


def shipped_found(entries: Iterable[Entry], wanted: Sequence[Word]) -> dict[str, float]:
    """The slugs of those shipped entries that hold all these words, with how well."""
    ranks = {entry.slug: score(wanted, *entry.texts) for entry in entries}
    return {slug: rank for slug, rank in ranks.items() if rank}


def _titled(lessons: QuerySet[Lesson], wanted: Sequence[Word]) -> dict[int, float]:
    with_lessons = Initiative.objects.filter(lessons__in=lessons.order_by())
    titles = with_lessons.order_by().values_list("pk", "title").distinct()
    ranks = {key: score(wanted, title) for key, title in titles}
    return {key: rank for key, rank in ranks.items() if rank}


def _ranks(table: str, wanted: Sequence[Word]) -> dict[int, float]:
    engine = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    return dict(engine(table, wanted))


def _on_postgresql(table: str, wanted: Sequence[Word]) -> list[tuple[int, float]]:
    parts, values = [], []
    for one in wanted:
        begun = len(one.text) >= BEGINNING
        parts.append(f"({STEMMED}{BEGUN if begun else ''})")
        values += [one.text, one.text] + [f"'{one.text}':*"] * begun
    query = " && ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, ts_rank(words, query) FROM {table}, "  # noqa: S608
            f"(SELECT {query} AS query) AS asked WHERE words @@ query",
            values,
        )
        return cursor.fetchall()


def _on_sqlite(table: str, wanted: Sequence[Word]) -> list[tuple[int, float]]:
    words = f"{table}_words"
    with connection.cursor() as cursor:
        parts = [_forms(cursor, table, one) for one in wanted]
        cursor.execute(
            f"SELECT rowid, -bm25({words}, 4.0, 1.0, 1.0) "  # noqa: S608
            f"FROM {words} WHERE {words} MATCH %s",
            [" AND ".join(parts)],
        )
        return cursor.fetchall()


def _forms(cursor: CursorWrapper, table: str, one: Word) -> str:
    """The words of the vocabulary with the same stem; stems keep how a word begins."""
    begin = one.text[:2]
    cursor.execute(
        f"SELECT term FROM {table}_vocabulary "  # noqa: S608
        "WHERE term >= %s AND term < %s",
        [begin, begin + "\U0010ffff"],
    )
    terms = (word(term) for (term,) in cursor.fetchall())
    same = sorted({each.text for each in terms if one.finds(each)} | {one.text})
    return "(" + " OR ".join(f'"{term}"' for term in same) + ")"
