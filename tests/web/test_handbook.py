"""The handbook: there for every page, in both languages, and nothing in it is loose."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from web.pages import handbook

LANGUAGES = ("en", "nl")
# Neither are pages that one works on: lists of shapes, feeds, addresses for programs.
WITHOUT = {"handbook", "help", "home", "palette", "live", "livez", "readyz", "metrics"}
WITHOUT |= {"suggestions", "set-language", "feed-calendar", "feed-json"}


def names(patterns=None):
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            if not str(each.pattern).startswith("api/"):
                yield from names(each.url_patterns)
        elif isinstance(each, URLPattern) and each.name:
            yield each.name


def test_every_page_has_a_chapter():
    lost = {name for name in names() if handbook.helps_with(name) == handbook.FIRST}

    assert lost - WITHOUT == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_is_there_and_nothing_else(language):
    files = {path.stem for path in (handbook.FOLDER / language).iterdir()}

    assert files == set(handbook.CHAPTERS) >= set(handbook.HELPS)


@pytest.mark.parametrize("name", handbook.CHAPTERS)
@pytest.mark.django_db
def test_a_chapter_reads_in_both_languages(client, name):
    said = []
    for language in LANGUAGES:
        page = client.get(f"/help/{name}/", headers={"accept-language": language})
        said.append(page.content.decode())
        links = re.findall(r'href="/help/([a-z-]+)/"', said[-1])
        assert {*links} == {*handbook.CHAPTERS}
        assert said[-1].count("<h1") == 1

    assert said[0] != said[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_site_of_documents_holds_every_chapter(language):
    listed = (handbook.FOLDER.parent / "index.md").read_text()

    assert re.findall(rf"^handbook/{language}/(.+)$", listed, re.M) == [
        *handbook.CHAPTERS
    ]


@pytest.mark.django_db
def test_help_opens_at_the_right_place(client, manager, portfolio):
    client.force_login(manager)

    for page, chapter in (
        (f"/p/{portfolio.slug}/", "board"),
        (f"/p/{portfolio.slug}/report/", "report"),
        ("/my-work/", "my-work"),
        ("/tokens/", "account"),
    ):
        assert f'href="/help/{chapter}/"' in client.get(page).content.decode()


@pytest.mark.django_db
def test_what_is_no_chapter_is_not_found(client):
    assert client.get("/help/unknown/").status_code == 404
