"""The pages of channels: added, tested, switched, removed; the address stays unseen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.channel import Channel, ChannelKind, Post
from notifications.channels import switch
from tests.cast import NOW, make_initiative
from tests.notifications.channels import ADDRESS, make_channel, make_post
from tests.web.world import page, text

TYPED = {
    "kind": "mattermost",
    "name": "Team Data",
    "address": ADDRESS,
    "topics": ["started", "decided"],
    "language": "en",
}


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def channel(portfolio, manager):
    return make_channel(portfolio, manager)


def of(channel):
    return page("channel", channel.portfolio.slug, channel.pk)


def test_a_channel_is_added(as_manager, portfolio):
    asked = as_manager.get(page("channel-new", portfolio.slug))
    shown = as_manager.post(page("channel-new", portfolio.slug), TYPED, follow=True)

    assert "Address of the webhook" in text(asked)
    assert "Send a test to see whether it works." in text(shown)
    assert Channel.objects.get().topics == ["started", "decided"]
    assert "very-secret" not in shown.content.decode()


@pytest.mark.parametrize(
    "changes", [{"address": "http://a.nl/very-secret"}, {"topics": []}, {"name": ""}]
)
def test_a_refusal_does_not_give_the_address_back(as_manager, portfolio, changes):
    shown = as_manager.post(page("channel-new", portfolio.slug), TYPED | changes)

    assert shown.status_code == 400
    assert "very-secret" not in shown.content.decode()
    assert not Channel.objects.exists()


def test_no_page_shows_an_address_or_a_secret(as_manager, channel, manager):
    program = make_channel(
        channel.portfolio, manager, kind=ChannelKind.PROGRAM, name="Program"
    )
    make_post(program)

    for path in (
        page("channels", channel.portfolio.slug),
        of(channel),
        of(program),
        page("outbox"),
        page("channel-new", channel.portfolio.slug),
    ):
        shown = as_manager.get(path).content.decode()
        assert "very-secret" not in shown
        assert program.secret not in shown
    assert as_manager.get(of(channel))["Cache-Control"] == "no-store"


def test_a_test_says_at_once_what_came_of_it(
    as_manager, portfolio, manager, https_server
):
    channel = make_channel(portfolio, manager, address=https_server.url)

    good = as_manager.post(of(channel), {"act": "test"}, follow=True)
    https_server.status = 404
    bad = as_manager.post(of(channel), {"act": "test"}, follow=True)

    assert "The test arrived." in text(good)
    assert "Arrived on" in text(good)
    said = "The test did not arrive. The address is not in use there (404)."
    assert said in text(bad)


def test_an_address_inside_is_said_in_words(as_manager, channel, settings):
    Channel.objects.update(address="https://localhost:1/x")

    shown = as_manager.post(of(channel), {"act": "test"}, follow=True)

    assert "This name is of a server inside a network." in text(shown)


def test_it_is_switched_off_and_on(as_manager, channel):
    off = as_manager.post(of(channel), {"act": "off"}, follow=True)
    on = as_manager.post(of(channel), {"act": "on"}, follow=True)

    assert "Nothing goes there." in text(off)
    assert "Switch it on" in text(off)
    assert "Switch it off" in text(on)


def test_why_kiem_switched_it_off_is_said(as_manager, channel):
    Channel.objects.update(off_at=NOW, off_why="status 410")

    shown = text(as_manager.get(of(channel)))

    assert "for it kept failing." in shown
    assert "The address is not in use there (410). Make a new one there." in shown


def test_what_is_changed_is_kept(as_manager, channel, owner):
    quiet = make_initiative(owner, title="Quiet")
    typed = {**TYPED, "name": "Data", "address": "", "silent_about": [quiet.pk]}

    as_manager.post(of(channel), typed)

    channel.refresh_from_db()
    assert (channel.name, channel.address) == ("Data", ADDRESS)
    assert [*channel.silent_about.all()] == [quiet]
    assert "checked" in as_manager.get(of(channel)).content.decode()


def test_an_initiative_of_another_portfolio_is_not_offered(
    as_manager, channel, outsider
):
    other = make_initiative(outsider, title="Elsewhere")

    refused = as_manager.post(of(channel), TYPED | {"silent_about": [other.pk]})

    assert refused.status_code == 400
    assert "Elsewhere" not in refused.content.decode()


def test_it_is_removed(as_manager, channel):
    shown = as_manager.post(of(channel), {"act": "remove"}, follow=True)

    assert "The channel is removed." in text(shown)
    assert "There is no channel yet." in text(shown)


def test_a_secret_is_shown_once(as_manager, portfolio, manager):
    channel = make_channel(portfolio, manager, kind=ChannelKind.PROGRAM)

    shown = as_manager.post(of(channel), {"act": "secret"})

    channel.refresh_from_db()
    assert channel.secret in shown.content.decode()
    assert channel.secret not in as_manager.get(of(channel)).content.decode()


def test_a_chat_has_no_secret(as_manager, channel):
    assert as_manager.post(of(channel), {"act": "secret"}).status_code == 404


def test_the_outbox_shows_messages_and_sends_them_again(as_manager, channel):
    row = make_post(channel, dead_at=NOW, last_error="status 500")

    listed = text(as_manager.get(page("outbox"), {"state": "refused"}))
    shown = as_manager.post(
        page("outbox-post", row.pk) + "?state=refused", {"act": "again"}, follow=True
    )

    assert "Team Data" in listed
    assert "The other side could not take it (500)." in listed
    assert "The message goes within minutes." in text(shown)
    assert shown.request["QUERY_STRING"] == "state=refused"
    assert Post.objects.get().dead_at is None


def test_from_the_page_of_the_channel_one_comes_back_there(as_manager, channel):
    row = make_post(channel)

    shown = as_manager.post(
        page("outbox-post", row.pk), {"act": "stop", "from": "channel"}, follow=True
    )

    assert shown.request["PATH_INFO"] == of(channel)
    assert "The message is stopped." in text(shown)


def test_what_goes_nowhere_is_not_sent_again(as_manager, channel, manager):
    row = make_post(channel)
    switch(channel, is_on=False, by=manager, at=NOW)

    shown = as_manager.post(page("outbox-post", row.pk), {"act": "again"}, follow=True)

    assert "Switch it on first." in text(shown)


def test_thirty_cost_as_many_queries_as_three(as_manager, portfolio, manager):
    def queries(path):
        with CaptureQueriesContext(connection) as captured:
            as_manager.get(path)
        return len(captured)

    paths = [page("channels", portfolio.slug), page("outbox")]
    first = make_channel(portfolio, manager)
    paths.append(of(first))
    make_post(first)
    few = [queries(path) for path in paths]
    for number in range(8):
        channel = make_channel(portfolio, manager, name=str(number))
        for other in range(4):
            make_post(channel, f"{number}.{other}")
            make_post(first, f"first.{number}.{other}")

    assert [queries(path) for path in paths] == few
