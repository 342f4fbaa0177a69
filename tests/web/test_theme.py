"""The page of the theme, its stylesheet and its logo."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portfolio.actions import set_theme
from portfolio.models import Portfolio, Theme
from tests.cast import NOW, make_portfolio
from tests.portfolio.test_theme import PNG, SVG
from tests.web.world import page, text

BLUE = {"brand_light": "#154273"}


@pytest.fixture
def path(portfolio, client, manager):
    client.force_login(manager)
    return page("theme", portfolio.slug)


@pytest.fixture
def form(portfolio):
    return {"organisation": portfolio.organisation, "version": 0}


@pytest.fixture
def blue(portfolio, manager):
    return set_theme(portfolio, colours=BLUE, logo=SVG, by=manager, at=NOW)


def test_a_manager_sets_a_theme(client, path, form):
    logo = SimpleUploadedFile("logo.png", PNG, "image/png")

    shown = client.post(path, form | BLUE | {"logo": logo}, follow=True)

    theme = Theme.objects.get()
    assert "Saved. Every page looks like this now." in text(shown)
    assert (theme.colours, bytes(theme.logo)) == (BLUE, PNG)
    assert f"/theme/lindervoort/{theme.mark}.css" in shown.content.decode()
    assert f'src="/theme/lindervoort/{theme.logo_mark}.png"' in shown.content.decode()


def test_too_little_contrast_is_refused_by_name(client, path, form):
    answer = client.post(path, form | {"brand_light": "#ffd200"})

    shown = text(answer)
    assert answer.status_code == 400
    assert "“Main colour” (#ffd200) on “Sheet” (#ffffff): 1.4, needs 3.0." in shown
    assert "#856d00 would do." in shown
    assert not Theme.objects.exists()


def test_a_preview_saves_nothing(client, path, form):
    shown = client.post(path, form | BLUE | {"preview": "1"})

    assert "preview.css?brand_light=%23154273" in shown.content.decode()
    assert "Every pair of colours can be told apart well." in text(shown)
    assert not Theme.objects.exists()


def test_a_preview_says_what_saving_would_say(client, path, form):
    shown = client.post(path, form | {"brand_light": "#ffd200", "preview": "1"})

    assert "Some colours are too much alike." in text(shown)
    assert "needs 3.0." in text(shown)


def test_only_the_preview_is_fetched(client, path, form):
    shown = client.post(
        path,
        form | BLUE | {"preview": "1"},
        headers={"x-requested-with": "fetch"},
    )

    assert "<html" not in shown.content.decode()
    assert "In the dark" in text(shown)


def test_the_stylesheet_of_a_preview_is_not_kept(client, path):
    answer = client.get(path + "preview.css", {"brand_light": "#154273", "x": "y"})

    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "Cache-Control" not in answer
    assert ".house-pane {" in answer.content.decode()


def test_a_preview_takes_nothing_but_colours(client, path):
    answer = client.get(path + "preview.css", {"brand_light": "red;} body {"})

    assert answer.content == b""


def test_back_to_the_colours_of_kiem(client, path, form, blue):
    client.post(path, form | {"reset": "1"})

    assert Theme.objects.get().colours == {}


def test_somebody_else_was_first(client, path, form, blue):
    answer = client.post(path, form | {"brand_light": "#5b2c83"})

    assert answer.status_code == 409
    assert "Somebody else changed this meanwhile." in text(answer)
    assert Theme.objects.get().colours == BLUE


def test_a_large_file_is_refused(client, path, form):
    logo = SimpleUploadedFile("logo.png", PNG + bytes(200_000), "image/png")

    answer = client.post(path, form | {"logo": logo})

    assert answer.status_code == 400
    assert "at most 200 kilobytes" in text(answer)


def test_the_stylesheet_is_kept_for_a_year(client, blue):
    answer = client.get(f"/theme/lindervoort/{blue.mark}.css")

    assert "max-age=31536000" in answer["Cache-Control"]
    assert "--brand: light-dark(#154273," in answer.content.decode()


def test_an_old_address_leads_to_the_stylesheet_of_now(client, blue):
    answer = client.get("/theme/lindervoort/0123456789ab.css")

    assert answer.url == f"/theme/lindervoort/{blue.mark}.css"


def test_a_logo_can_do_nothing(client, blue):
    answer = client.get(f"/theme/lindervoort/{blue.logo_mark}.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("file", ["0123456789ab.css", "0123456789ab.png"])
def test_without_a_theme_there_is_nothing(client, portfolio, file):
    assert client.get(f"/theme/lindervoort/{file}").status_code == 404


def test_who_signs_in_sees_the_theme_of_the_only_portfolio(client, blue):
    alone = client.get("/sign-in/").content.decode()

    make_portfolio("elders")

    assert blue.mark in alone
    assert 'alt="gemeente lindervoort"' in alone
    assert blue.mark not in client.get("/sign-in/").content.decode()


def test_a_portfolio_shows_its_own_theme(client, blue, outsider):
    client.force_login(outsider)
    other = Portfolio.objects.visible_to(outsider).get()

    assert blue.mark not in client.get(page("board", other.slug)).content.decode()


def test_only_managers_are_led_to_it(client, path, portfolio, viewer):
    link = re.compile(r'href="/p/lindervoort/theme/"')
    for_manager = client.get(page("board", portfolio.slug)).content.decode()
    client.force_login(viewer)

    assert link.search(for_manager)
    assert not link.search(client.get(page("board", portfolio.slug)).content.decode())
    assert client.get(path).status_code == 404
