"""What is public, in the shapes in which the world wants it. See docs/open.md.

All of it is made of the values of `portfolio.openness`, which say what is public.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portfolio.models import State
from portfolio.openness import PublicInitiative, PublicLesson, PublicPortfolio
from reports.documents.texts import defused

LICENCE = "http://creativecommons.org/publicdomain/zero/1.0/deed.nl"
# When nothing was made public yet.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NEWEST = 3
BETWEEN = "; "
# The nearest to daily life first.
STAGES = {
    "scale": gettext_lazy("This works. It is in use, or it is being rolled out."),
    "pilot": gettext_lazy("We try it small, in real life."),
    "concept": gettext_lazy("We work it out, and ask the people it is for."),
    "idea": gettext_lazy("We look at whether it is a good idea."),
}
COLUMNS = (
    ("id", "integer", gettext_lazy("Number")),
    ("title", "string", gettext_lazy("Title")),
    ("summary", "string", gettext_lazy("What it is, in one sentence")),
    ("problem", "string", gettext_lazy("Which problem it is about")),
    ("value", "string", gettext_lazy("What residents gain")),
    ("for_whom", "string", gettext_lazy("For whom")),
    ("with_whom", "string", gettext_lazy("With whom")),
    ("involved", "integer", gettext_lazy("How many people thought along")),
    ("involved_few", "boolean", gettext_lazy("Fewer than 5 people thought along")),
    ("stage", "string", gettext_lazy("Stage")),
    ("state", "string", gettext_lazy("State")),
    ("since", "date", gettext_lazy("When it began")),
    ("lessons", "string", gettext_lazy("What we learnt")),
    ("page", "anyURI", gettext_lazy("Page")),
)
LISTS = ("for_whom", "with_whom", "lessons")


@dataclass(frozen=True, slots=True)
class Group:
    """Initiatives that are equally far."""

    title: str
    about: str
    initiatives: Sequence[PublicInitiative]


@dataclass(frozen=True, slots=True)
class Learnt:
    lesson: PublicLesson
    initiative: PublicInitiative


def groups(shown: PublicPortfolio) -> list[Group]:
    """How far they are, in words: the nearest to daily life first."""
    ended = {
        State.HANDED_OVER: (_("Part of our work now"), _("It became daily work.")),
        State.STOPPED: (
            _("Stopped"),
            _("Not everything works. Here we say what we learnt from it."),
        ),
    }
    found: dict[tuple[int, str, str], list[PublicInitiative]] = {}
    for each in shown.initiatives:
        if each.state in ended:
            place = 0 if each.state == State.HANDED_OVER else 900
            key = (place, *ended[each.state])
        elif each.stage:
            key = (
                500 - each.stage.order,
                str(each.stage),
                str(STAGES.get(each.stage.slug, "")),
            )
        else:
            key = (800, _("Also"), "")
        found.setdefault(key, []).append(each)
    return [Group(key[1], key[2], found[key]) for key in sorted(found)]


def newest_lessons(shown: PublicPortfolio) -> list[Learnt]:
    every = [
        Learnt(lesson, each) for each in shown.initiatives for lesson in each.lessons
    ]
    every.sort(key=lambda each: (each.lesson.learnt_on, each.lesson.key), reverse=True)
    return every[:NEWEST]


def address(name: str, *args: object) -> str:
    """A whole address, in the language of the page that says it."""
    return f"{settings.SITE_URL}{path_to(name, *args)}"


def path_to(name: str, *args: object) -> str:
    return reverse(name, args=args) + language_of()


def language_of() -> str:
    """How an address says its language; Dutch goes without saying."""
    return "?lang=en" if get_language() == "en" else ""


def story(each: PublicInitiative) -> str:
    """All of it as plain text, for readers of feeds."""
    parts = [
        (_("In short"), each.summary),
        (_("The problem"), each.problem),
        (_("What residents gain"), each.value),
        (_("For whom"), BETWEEN.join(each.for_whom)),
        (_("With whom"), BETWEEN.join(each.with_whom)),
        (_("Thought along"), people(each)),
        (_("How far"), how_far(each)),
        *((_("What we learnt"), lesson.text) for lesson in each.lessons),
    ]
    return "\n\n".join(f"{label}: {text}" for label, text in parts if text)


def people(each: PublicInitiative) -> str:
    if each.involved is None:
        return ""
    if each.involved.is_few:
        return _("fewer than 5 people")
    return _("%(count)d people") % {"count": each.involved.people}


def how_far(each: PublicInitiative) -> str:
    if each.stage is None or each.state is None:
        return ""
    if each.state == State.ACTIVE:
        return str(each.stage)
    return f"{each.stage}, {str(each.state.label).lower()}"


def as_atom(shown: PublicPortfolio) -> str:
    feed = Atom1Feed(
        title=f"{shown.name}, {shown.organisation}",
        link=address("public", shown.slug),
        description="",
        language=get_language(),
        author_name=shown.organisation,
        feed_url=address("public-atom", shown.slug),
        feed_copyright=LICENCE,
    )
    for each in shown.initiatives:
        page = address("public-initiative", shown.slug, each.pk)
        feed.add_item(
            title=each.title,
            link=page,
            unique_id=page.partition("?")[0],
            description=story(each),
            updateddate=each.changed_at,
        )
    feed.latest_post_date = lambda: shown.changed_at or LONG_AGO
    return feed.writeString("utf-8")


def as_feed(shown: PublicPortfolio) -> dict[str, Any]:
    """JSON Feed 1.1; what it has no word for stands under `_kiem`."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": shown.name,
        "home_page_url": address("public", shown.slug),
        "feed_url": address("public-json", shown.slug),
        "language": get_language(),
        "authors": [{"name": shown.organisation}],
        "_kiem": {"version": 1, "organisation": shown.organisation, "licence": LICENCE},
        "items": [_item(shown, each) for each in shown.initiatives],
    }


def _item(shown: PublicPortfolio, each: PublicInitiative) -> dict[str, Any]:
    page = address("public-initiative", shown.slug, each.pk)
    return {
        "id": page.partition("?")[0],
        "url": page,
        "title": each.title,
        "content_text": story(each) or each.title,
        "date_modified": each.changed_at.isoformat(),
        "_kiem": {
            "summary": each.summary,
            "problem": each.problem,
            "value": each.value,
            "for_whom": list(each.for_whom),
            "with_whom": list(each.with_whom),
            "stage": each.stage.slug if each.stage else "",
            "state": each.state.value if each.state else "",
            "since": each.since.isoformat() if each.since else "",
            "lessons": [_lesson(lesson) for lesson in each.lessons],
        },
    }


def _lesson(lesson: PublicLesson) -> dict[str, Any]:
    return {
        "id": lesson.key,
        "text": lesson.text,
        "what_happened": lesson.what_happened,
        "learnt_on": lesson.learnt_on.isoformat(),
        "failure_mode": lesson.failure_mode,
        "worked": lesson.worked,
        "stage": lesson.stage,
    }


def as_csv(shown: PublicPortfolio) -> str:
    """RFC 4180, which the metadata beside it describes; no text in it is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([name for name, _kind, _label in COLUMNS])
    for each in shown.initiatives:
        row = dict(_cells(shown, each))
        writer.writerow([defused(str(row.get(name, ""))) for name, *_rest in COLUMNS])
    return out.getvalue()


def _cells(shown: PublicPortfolio, each: PublicInitiative) -> Iterator[tuple[str, Any]]:
    for name in ("title", "summary", "problem", "value"):
        yield name, getattr(each, name)
    lessons = [lesson.text for lesson in each.lessons]
    for name, listed in (
        ("for_whom", each.for_whom),
        ("with_whom", each.with_whom),
        ("lessons", lessons),
    ):
        yield name, BETWEEN.join(text.replace(";", ",") for text in listed)
    yield "id", each.pk
    if each.involved:
        yield "involved", "" if each.involved.is_few else each.involved.people
        yield "involved_few", "true" if each.involved.is_few else "false"
    yield "stage", each.stage.slug if each.stage else ""
    yield "state", each.state.value if each.state else ""
    yield "since", each.since.isoformat() if each.since else ""
    yield "page", address("public-initiative", shown.slug, each.pk)


def as_csvw(shown: PublicPortfolio) -> dict[str, Any]:
    """What the columns of the CSV mean: https://www.w3.org/TR/tabular-metadata/."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": get_language()}],
        "url": address("public-csv", shown.slug),
        "dc:title": shown.name,
        "dc:publisher": shown.organisation,
        "dc:license": {"@id": LICENCE},
        "tableSchema": {
            "primaryKey": "id",
            "columns": [
                {
                    "name": name,
                    "titles": name,
                    "dc:description": str(label),
                    "datatype": kind,
                    "required": name in ("id", "title"),
                    **({"separator": BETWEEN} if name in LISTS else {}),
                }
                for name, kind, label in COLUMNS
            ],
        },
    }
