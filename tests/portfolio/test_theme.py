"""The theme of a municipality: who sets it, what is refused, what is told."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.actions import set_theme
from portfolio.ledger import Kind, Stale
from portfolio.models import Theme
from portfolio.theming import house_style
from tests.cast import NOW, make_portfolio

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"></svg>\n'
BLUE = {"brand_light": "#154273"}


def dress(portfolio, by, **changes):
    return set_theme(portfolio, **changes, by=by, at=NOW)


def test_a_manager_sets_name_logo_and_colours(portfolio, manager):
    dress(portfolio, manager, organisation="Vliet", logo=PNG, colours=BLUE)

    style = house_style(portfolio.slug, manager)
    assert (style.organisation, style.logo[-4:]) == ("Vliet", ".png")
    assert style.mark
    assert Theme.objects.get().colours == BLUE


def test_it_is_told_once_with_what_was_and_what_is(portfolio, manager):
    before = portfolio.organisation
    dress(portfolio, manager, organisation="Vliet", colours=BLUE)

    event = portfolio.events.get(kind=Kind.THEME_SET)
    assert event.facts["changes"] == {
        "organisation": [before, "Vliet"],
        "brand_light": ["", "#154273"],
    }


def test_what_stays_the_same_leaves_no_trace(portfolio, manager):
    dress(portfolio, manager, colours=BLUE)
    dress(portfolio, manager, colours={"brand_light": "154273"})

    assert portfolio.events.count() == 1


def test_kiem_gets_its_own_colours_back(portfolio, manager):
    dress(portfolio, manager, colours=BLUE, logo=PNG)

    theme = dress(portfolio, manager, colours={})

    assert theme.mark == ""
    assert Theme.objects.get().logo_mark


def test_a_logo_is_taken_away(portfolio, manager):
    dress(portfolio, manager, logo=PNG)
    dress(portfolio, manager, logo=b"")

    assert house_style(portfolio.slug, manager).logo == ""


@pytest.mark.parametrize(
    ("logo", "suffix"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0" + bytes(60), "jpg"),
        (b"RIFF$\x00\x00\x00WEBPVP8 " + bytes(60), "webp"),
        (SVG, "svg"),
        (SVG.strip(), "svg"),
    ],
)
def test_an_image_is_known_by_what_is_in_it(portfolio, manager, logo, suffix):
    assert dress(portfolio, manager, logo=logo).logo_type == suffix


@pytest.mark.parametrize(
    "logo",
    [
        b"<html><body>Hello</body></html>",
        b"GIF89a" + bytes(60),
        b"%PDF-1.7" + bytes(60),
        b"nothing much",
        SVG.replace(b"></svg>", b"><SCRIPT>alert(1)</SCRIPT></svg>"),
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG,
        PNG + bytes(200_000),
    ],
)
def test_what_is_no_logo_is_refused(portfolio, manager, logo):
    with pytest.raises(ValidationError) as refusal:
        dress(portfolio, manager, logo=logo)

    assert "logo" in refusal.value.message_dict
    assert not Theme.objects.exists()


@pytest.mark.parametrize("typed", ["green", "#12345", "url(x)"])
def test_what_is_no_colour_is_refused(portfolio, manager, typed):
    with pytest.raises(ValidationError) as refusal:
        dress(portfolio, manager, colours={"ink_dark": typed})

    assert "#RRGGBB" in refusal.value.message_dict["ink_dark"][0]


def test_a_name_is_needed(portfolio, manager):
    with pytest.raises(ValidationError) as refusal:
        dress(portfolio, manager, organisation=" ")

    assert "organisation" in refusal.value.message_dict


def test_two_managers_do_not_undo_each_other(portfolio, manager):
    seen = dress(portfolio, manager, colours=BLUE).version
    dress(portfolio, manager, colours={}, version=seen)

    with pytest.raises(Stale):
        dress(portfolio, manager, organisation="Vliet", version=seen)


@pytest.mark.parametrize("who", ["owner", "gatekeeper", "viewer", "outsider"])
def test_nobody_else_sets_it(portfolio, who, request):
    with pytest.raises(PermissionDenied):
        dress(portfolio, request.getfixturevalue(who), colours=BLUE)


def test_where_a_page_is_about_no_portfolio_the_only_one_counts(portfolio, manager):
    dress(portfolio, manager, colours=BLUE)
    alone = house_style("", None)

    make_portfolio("elders")

    assert alone.mark
    assert house_style("", None) is None


def test_a_style_says_whether_it_is_theirs_to_change(portfolio, manager, owner):
    changed_by = [
        who and who.name
        for who in (manager, owner, None)
        if house_style(portfolio.slug, who).is_managed
    ]

    assert changed_by == [manager.name]
    assert house_style("nowhere", manager) is None
