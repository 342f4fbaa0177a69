"""What a channel is told: titles and links, no people, each thing once."""

from datetime import timedelta

import pytest

from notifications import broadcast
from notifications.channel import ChannelKind, Post, Topic
from notifications.channels import switch
from portfolio.actions import edit_initiative, post_comment, post_update
from portfolio.ledger import Kind, Way, by_way_of, record, record_about
from portfolio.models import Initiative
from tests.cast import NOW, make_initiative
from tests.notifications.channels import make_channel

MINUTE = timedelta(minutes=1)
# When the first message about what happened at NOW can be made.
RIPE = NOW + 20 * MINUTE
NIGHT = NOW + timedelta(hours=14)


@pytest.fixture
def channel(portfolio, manager):
    return make_channel(portfolio, manager)


def bodies():
    return [each.body for each in Post.objects.order_by("pk")]


def texts():
    return [body["text"] for body in bodies()]


def test_news_is_a_title_with_a_link_and_no_people(channel, owner):
    initiative = make_initiative(owner, title="Trees", at=NOW)
    post_update(initiative, text="Fatma tries it.", by=owner, at=NOW + MINUTE)

    assert broadcast.tell(at=RIPE) == 1

    link = f"http://testserver/initiatives/{initiative.pk}/"
    assert texts() == [
        "**News of Portfolio lindervoort**\n"
        f"- New: [Trees]({link})\n"
        f"- There is an update: [Trees]({link})\n\n"
        "[To the board](http://testserver/p/lindervoort/)"
    ]


def test_no_word_that_people_wrote_but_the_title_leaves(channel, owner, gatekeeper):
    """Whatever kinds of events there are and will be: each tells its own few words."""
    initiative = make_initiative(owner, at=NOW)
    facts = {
        "stage": "concept",
        "before": "idea",
        "outcome": "go",
        "reason": "SECRET",
        "rationale": "SECRET",
        "text": "SECRET",
        "note": "SECRET",
    }
    for kind in Kind:
        record(Initiative.objects.get(), kind, by=gatekeeper, at=NOW, **facts)

    broadcast.tell(at=RIPE)

    (said,) = texts()
    assert "SECRET" not in said
    assert gatekeeper.name not in said
    assert owner.name not in said
    assert said.count(f"[{initiative.title}]") == 6
    assert "Decided, Go, on to Concept" in said
    assert "Moved back to Concept" in said


def test_each_thing_is_told_once_and_together(channel, owner):
    make_initiative(owner, title="Trees", at=NOW)
    make_initiative(owner, title="Bins", at=NOW + 3 * MINUTE)
    told = [broadcast.tell(at=NOW + minute * MINUTE) for minute in range(40)]

    assert sum(told) == 1
    assert "Trees" in texts()[0]
    assert "Bins" in texts()[0]


def test_what_was_before_it_was_added_is_not_told(portfolio, manager, owner):
    make_initiative(owner, at=NOW - timedelta(hours=1))
    make_channel(portfolio, manager)

    assert broadcast.tell(at=RIPE) == 0


def test_many_are_ten_and_a_number(channel, owner):
    for number in range(14):
        make_initiative(owner, title=f"Plan {number}", at=NOW + number * MINUTE / 10)

    broadcast.tell(at=RIPE)

    (said,) = texts()
    assert said.count("- New") == 10
    assert "Plan 13" in said
    assert "And 4 more" in said


def test_only_what_was_chosen_is_told(portfolio, manager, owner):
    make_channel(portfolio, manager, topics=[Topic.DECIDED])
    make_initiative(owner, at=NOW)

    assert broadcast.tell(at=RIPE) == 0


def test_what_it_says_nothing_about_stays_unsaid(portfolio, manager, owner):
    quiet = make_initiative(owner, title="Quiet", at=NOW - timedelta(days=1))
    loud = make_initiative(owner, title="Loud", at=NOW - timedelta(days=1))
    make_channel(portfolio, manager, silent_about=[quiet])
    for each in (quiet, loud):
        post_update(each, text="It grows.", by=owner, at=NOW)

    broadcast.tell(at=RIPE)

    assert "Loud" in texts()[0]
    assert "Quiet" not in texts()[0]


def test_a_title_with_somebody_in_it_is_a_number(channel, owner):
    initiative = make_initiative(owner, at=NOW)
    changes = {"title": "Ask fatma@example.nl"}
    edit_initiative(initiative, changes, by=owner, at=NOW)

    broadcast.tell(at=RIPE)

    assert "fatma" not in texts()[0]
    assert f"Initiative {initiative.pk}" in texts()[0]


def test_talk_is_not_told(channel, owner):
    initiative = make_initiative(owner, at=NOW - timedelta(days=1))
    post_comment(initiative, text="Hello", by=owner, at=NOW)

    assert broadcast.tell(at=RIPE) == 0


def test_another_portfolio_is_not_told(channel, outsider):
    make_initiative(outsider, at=NOW)

    assert broadcast.tell(at=RIPE) == 0


def test_a_channel_that_is_off_hears_nothing(channel, owner, manager):
    switch(channel, is_on=False, by=manager, at=NOW)
    make_initiative(owner, at=NOW)

    assert broadcast.tell(at=RIPE) == 0


def test_a_chat_sleeps_at_night_and_a_program_does_not(
    channel, portfolio, manager, owner, settings
):
    settings.DEMO = False
    make_channel(portfolio, manager, kind=ChannelKind.PROGRAM, name="Program")
    make_initiative(owner, at=NIGHT)

    broadcast.tell(at=NIGHT + 20 * MINUTE)
    assert [post.channel.name for post in Post.objects.all()] == ["Program"]

    broadcast.tell(at=NIGHT + timedelta(hours=9))
    assert Post.objects.count() == 2


def test_a_program_hears_of_an_import_as_one(portfolio, manager, owner):
    make_channel(portfolio, manager, kind=ChannelKind.PROGRAM)
    with by_way_of(Way.IMPORT, file="list.xlsx"):
        for number in range(3):
            make_initiative(owner, title=f"Trees {number}", at=NOW)
    record_about(portfolio, Kind.IMPORTED, by=manager, at=NOW, file="list.xlsx", new=3)

    assert broadcast.tell(at=RIPE) == 1

    (body,) = bodies()
    assert body["type"] == "nl.kiem.portfolio.geimporteerd"
    assert body["subject"] == "portfolios/lindervoort"
    assert body["data"]["url"].endswith("/api/v1/portfolios/lindervoort/events")
    assert "list.xlsx" not in str(body)


def test_teams_gets_a_card_without_markup(portfolio, manager, owner):
    make_channel(portfolio, manager, kind=ChannelKind.TEAMS)
    initiative = make_initiative(owner, title="[Trees](http://evil)", at=NOW)

    broadcast.tell(at=RIPE)

    (body,) = bodies()
    (attachment,) = body["attachments"]
    card = attachment["content"]
    assert body["type"] == "message"
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert {block["type"] for block in card["body"]} == {"RichTextBlock"}
    what, title = card["body"][1]["inlines"]
    assert (what["text"], title["text"]) == ("New: ", "[Trees](http://evil)")
    assert title["selectAction"]["url"].endswith(f"/initiatives/{initiative.pk}/")


ODD = "<!channel> & *bold* [x](y) | @all `c` <http://evil|ok>"


def test_a_title_is_no_markup_in_slack(portfolio, manager, owner):
    make_channel(portfolio, manager, kind=ChannelKind.SLACK)
    make_initiative(owner, title=ODD, at=NOW)

    broadcast.tell(at=RIPE)

    line = texts()[0].splitlines()[1]
    assert line.count("<") == 1
    assert "&lt;!channel&gt; &amp; *bold*" in line


def test_a_title_is_no_markup_in_mattermost_and_calls_nobody(channel, owner):
    make_initiative(owner, title=ODD, at=NOW)

    broadcast.tell(at=RIPE)

    line = texts()[0].splitlines()[1]
    assert r"\<\!channel\> \& \*bold\* \[x\]\(y\) \|" in line
    assert "@all" not in line


def test_it_speaks_the_language_of_the_channel(portfolio, manager, owner):
    make_channel(portfolio, manager, language="nl")
    make_initiative(owner, at=NOW)

    broadcast.tell(at=RIPE)

    assert "Nieuws van" in texts()[0]
