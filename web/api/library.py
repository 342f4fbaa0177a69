"""What others learnt, to look through; and one search over everything."""

from typing import Any

from django.conf import settings
from django.http import QueryDict
from rest_framework import serializers

from portfolio.library import Case, SourcedLesson
from portfolio.models import (
    ApplicationDomain,
    FailureMode,
    Initiative,
    Lesson,
    NeighbourEntry,
)
from web.api.addresses import Address
from web.api.bodies import Query
from web.api.items import Other
from web.api.views import ApiView
from web.pages.library import Library, Shown, library_of
from workflows.filtering import parse
from workflows.models import BorrowedLesson

# One page full; more words find the rest.
MOST = 40
LONGEST = 100
# Query keys, and how the library calls them.
KEYS = {
    "q": "words",
    "failureMode": "failure_mode",
    "stage": "stage",
    "domain": "domain",
    "becameCheck": "became_check",
}
KINDS = ("own", "shipped", "case", "neighbour", "borrowed")


class LibraryQuery(Query):
    """Query keys of the library."""

    q = serializers.CharField(
        required=False, max_length=LONGEST, help_text="Words, in either language."
    )
    failureMode = serializers.ChoiceField(FailureMode.choices, required=False)
    stage = serializers.SlugField(required=False, help_text="Where it was learnt.")
    domain = serializers.ChoiceField(ApplicationDomain.choices, required=False)
    becameCheck = serializers.BooleanField(
        required=False, help_text="Only what a gate asks about by now."
    )


class LibraryEntryItem(serializers.Serializer):
    """A lesson or a case: of this register, shipped, heard, or taken over."""

    kind = serializers.ChoiceField(KINDS)
    id = serializers.IntegerField(allow_null=True)
    slug = serializers.CharField(help_text="Of what is shipped.")
    text = serializers.CharField()
    story = serializers.CharField()
    origin = serializers.CharField(help_text="Whose it is.")
    failure_modes = serializers.ListField(child=serializers.CharField())
    checks = serializers.IntegerField(help_text="What gates ask because of it.")
    page = serializers.URLField(allow_null=True)


class LibraryItem(serializers.Serializer):
    """What was found, the best first of each kind; at most 40 of a kind are shown."""

    count = serializers.IntegerField()
    entries = LibraryEntryItem(many=True)


class SearchQuery(Query):
    """Query keys of the search."""

    q = serializers.CharField(
        required=False, max_length=LONGEST, help_text="Words, as on the board."
    )


class SearchItem(serializers.Serializer):
    """The first initiatives, and what the library has."""

    initiatives = Other(many=True)
    library = LibraryEntryItem(many=True)


def _library(view: Any) -> dict[str, Any]:
    asked = QueryDict(mutable=True)
    for key, name in KEYS.items():
        if value := view.asked.get(key):
            asked[name] = "on" if value is True else str(value)
    found = library_of(view.request.user, asked)
    return {"count": found.count, "entries": _entries(found)}


def _entries(found: Library) -> list[dict[str, Any]]:
    shown = [*found.own, *found.lessons, *found.cases, *found.theirs]
    return [_entry(each) for each in shown] + [_borrowed(e) for e in found.borrowed]


def _entry(shown: Shown) -> dict[str, Any]:
    told = {"id": None, "slug": "", "story": "", "origin": "", "failure_modes": []}
    page = f"{settings.SITE_URL}{shown.path}"
    told |= {"checks": len(shown.checks), "page": page}
    return told | _facts(shown.entry)


def _facts(entry: Any) -> dict[str, Any]:
    if isinstance(entry, Lesson):
        return {
            "kind": "own",
            "id": entry.pk,
            "text": entry.text,
            "story": entry.what_happened,
            "origin": entry.initiative.title,
            "failure_modes": _modes(entry.failure_mode),
        }
    if isinstance(entry, NeighbourEntry):
        return {
            "kind": "neighbour",
            "id": entry.pk,
            "text": entry.text,
            "story": entry.story,
            "origin": entry.neighbour.organisation,
            "failure_modes": _modes(entry.failure_mode),
        }
    shipped: Case | SourcedLesson = entry
    return {
        "kind": "case" if isinstance(entry, Case) else "shipped",
        "slug": shipped.slug,
        "text": str(shipped),
        "failure_modes": [each.value for each in shipped.failure_modes],
    }


def _borrowed(entry: BorrowedLesson) -> dict[str, Any]:
    return {
        "kind": "borrowed",
        "id": entry.pk,
        "slug": "",
        "text": entry.text,
        "story": entry.what_happened,
        "origin": entry.organisation,
        "failure_modes": _modes(entry.failure_mode),
        "checks": 0,
        "page": None,
    }


def _modes(mode: str) -> list[str]:
    return [mode] if mode else []


def _found(view: Any) -> dict[str, Any]:
    text, user = view.asked.get("q", ""), view.request.user
    if not text:
        return {"initiatives": (), "library": ()}
    asked = parse(text)
    rows = Initiative.objects.visible_to(user).order_by("title", "pk")
    if asked.errors:
        rows = rows.filter(title__icontains=text)
    else:
        rows = asked.narrow(rows, user=user, today=view.today)
    words = QueryDict(mutable=True)
    words["words"] = text
    return {"initiatives": rows[:MOST], "library": _entries(library_of(user, words))}


ADDRESSES = (
    Address(
        path="v1/library",
        name="api-library",
        of=ApiView,
        find=_library,
        item=LibraryItem,
        get="Look through what others learnt",
        query=LibraryQuery,
    ),
    Address(
        path="v1/search",
        name="api-search",
        of=ApiView,
        find=_found,
        item=SearchItem,
        get="Search over everything that you may see",
        query=SearchQuery,
    ),
)
