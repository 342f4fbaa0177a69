"""Long texts: Markdown that is kept without tags, and shown without danger."""

from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from markdown_it import MarkdownIt

from portfolio.actions import edit_initiative
from portfolio.markdown import ATTRIBUTES, TAGS, as_html, as_plain, kept, refused_links
from portfolio.models import Initiative
from tests.cast import NOW
from tests.web.world import page, text
from web.templatetags.prose import plain, prose

ATTACKS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><a xlink:href=javascript:alert(1)>x</a></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<x onclick=alert(1)>x</x>",
    "<style>@import 'javascript:alert(1)'</style>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=javascript:alert(1)//>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "</p><script>alert(1)</script>",
    "<div\nonmouseover=alert(1)\n>x</div>",
    "<<script>alert(1)//<</script>",
    "`<script>alert(1)</script>`",
    "```<script>\n<script>alert(1)</script>\n```",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript&colon;alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](\u0001javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "![x](javascript:alert(1))",
    '![x](x "onerror=alert(1)")',
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example" onmouseover="alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    '<https://a.example/"onmouseover=alert(1)>',
    'https://a.example/"onmouseover=alert(1)',
    "# <img src=x onerror=alert(1)>",
    "- <b onclick=alert(1)>x</b>",
    "> <u onclick=alert(1)>x",
    "**<script>alert(1)</script>**",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>alert(1)\\</script>",
    "[<img src=x onerror=alert(1)>](https://a.example)",
    "{{ 7*7 }}{% load x %}",
)


class Seen(HTMLParser):
    """What a browser would make of it: the tags, and their attributes."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.hrefs = set(), set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _value in attrs}
        self.hrefs += [value for name, value in attrs if name == "href"]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("top", [0, 3])
def test_nothing_dangerous_is_shown(attack, top):
    seen = Seen(prose(attack, top))

    allowed = {(tag, name) for tag, names in ATTRIBUTES.items() for name in names}
    assert seen.tags <= TAGS
    assert seen.attributes <= allowed | {("a", "rel")}
    assert all(href.startswith(("https://", "mailto:", "x")) for href in seen.hrefs)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_kept_that_another_reader_of_markdown_would_act_on(attack):
    as_kept = kept(attack)

    assert kept(as_kept) == as_kept
    refused = refused_links(as_kept)
    seen = Seen(_with_html(as_kept))
    assert refused or seen.tags <= {*TAGS, "img", "h1"}
    assert not [name for _tag, name in seen.attributes if name.startswith("on")]


def _with_html(source):
    """As a program shows it that lets HTML through."""
    return MarkdownIt("commonmark", {"html": True}).render(source)


def test_a_tag_is_taken_apart_in_the_row_and_in_the_ledger(initiative, owner):
    edit_initiative(initiative, {"story": "<b>Now</b> 3 < 4"}, by=owner, at=NOW)

    initiative.refresh_from_db()
    assert initiative.story == "< b>Now< /b> 3 < 4"
    changes = initiative.events.last().facts["changes"]
    assert changes["story"][1] == initiative.story


def test_a_tag_is_taken_apart_whoever_writes(initiative):
    Initiative.objects.filter(pk=initiative.pk).update(story="<script>")

    initiative.refresh_from_db()
    assert initiative.story == "< script>"


def test_a_link_that_leads_to_no_page_is_refused(initiative, owner):
    story = "See [this](javascript:alert(1))."

    with pytest.raises(ValidationError) as refused:
        edit_initiative(initiative, {"story": story}, by=owner, at=NOW)

    assert "A link begins with https://" in refused.value.message_dict["story"][0]


@pytest.mark.parametrize(
    "story",
    [
        "<https://example.org/a?b=1> and <team@example.org>",
        "[page](/library/), [mail](mailto:team@example.org), [a](#b)",
        "Note: see https://example.org/a:b",
        "3 < 4 > 2 & so on; if x <= y",
    ],
)
def test_what_is_fine_stays_as_it_was_typed(initiative, owner, story):
    edit_initiative(initiative, {"story": story}, by=owner, at=NOW)

    initiative.refresh_from_db()
    assert initiative.story == story


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("- **a**\n- *b*", "<ul>\n<li><strong>a</strong></li>\n<li><em>b</em></li>"),
        ("3. c", '<ol start="3">'),
        ("> so", "<blockquote>\n<p>so</p>"),
        ("    four spaces", "<p>four spaces</p>"),
        ("Title\n---", "<p>Title</p>\n<hr>"),
        ("see https://a.example.", 'href="https://a.example"'),
        ("[a](https://a.example)", 'rel="nofollow noopener"'),
    ],
)
def test_the_shape_of_a_text_is_shown(source, html):
    assert html in as_html(source)


def test_headings_go_down_from_where_they_stand_without_a_gap():
    source = "## First\n\n#### Second\n\n# Third"

    assert as_html(source, top=3) == (
        "<h4>First</h4>\n<h5>Second</h5>\n<h3>Third</h3>\n"
    )
    assert as_html("# First") == "<p><strong>First</strong></p>\n"


def test_mails_and_documents_get_plain_lines():
    source = (
        "# What we saw\n\n**Two** things, see [the plan](https://a.example):\n\n"
        "- wind `x < 3`\n- rain\n  1. much\n  2. more\n\n> so they say\n\n"
        "https://b.example"
    )

    assert as_plain(source) == (
        "What we saw\n\nTwo things, see the plan (https://a.example):\n\n"
        "- wind x < 3\n- rain\n  1. much\n  2. more\n\nso they say\n\n"
        "https://b.example"
    )


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_is_nothing(nothing):
    assert (prose(nothing), plain(nothing)) == ("", "")


def test_a_deep_or_long_text_takes_no_time():
    for source in ("> " * 2400, "[" * 5000, "*a_" * 1600, "- " * 2500, "`" * 5000):
        assert isinstance(as_html(source), str)
        assert isinstance(as_plain(source), str)


def test_the_page_shows_the_story_in_its_outline(client, initiative, owner):
    story = "# Why\n\n- storms\n\n<img src=x onerror=alert(1)>"
    edit_initiative(initiative, {"story": story}, by=owner, at=NOW)
    client.force_login(owner)

    shown = text(client.get(page("initiative", initiative.pk)))

    assert "<h3>Why</h3>" in shown
    assert "<li>storms</li>" in shown
    assert "<img" not in shown


def test_a_long_field_says_how_to_write(client, initiative, owner):
    client.force_login(owner)

    shown = text(client.get(page("initiative-edit", initiative.pk, "purpose")))

    assert shown.count("**bold**") == 3
