"""The one client for addresses that others gave calls only where it may."""

import socket
import ssl
import threading
from ipaddress import ip_address

import pytest

from notifications import safe_http, tls
from notifications.safe_url import NotCalled, Why, may_call, read
from tests.https_server import HttpsServer
from tests.notifications.bad_urls import (
    BAD_PLACES,
    BAD_URLS,
    GOOD,
    GOOD_PLACES,
    GOOD_URLS,
    PORTS,
)
from tests.servers import free_port

ADDRESS = f"https://{GOOD}/hook"


class Names:
    """A small name server: each name with its answers, given one after the other."""

    def __init__(self, **answers: list[list[str]]):
        self.answers, self.asked = answers, []

    def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        left = self.answers[host.replace(".", "_")]
        return left.pop(0) if len(left) > 1 else left[0]


def leading_to(*places: str) -> Names:
    return Names(hooks_example_nl=[list(places)])


def refusal(url: str, **how) -> Why:
    with pytest.raises(NotCalled) as refused:
        safe_http.call(url, **how)
    return refused.value.why


@pytest.fixture
def server(certificate):
    with HttpsServer(certificate) as server:
        yield server


@pytest.fixture
def here(server, trusted):
    """Call the server of this test, which the setting names."""

    def call(path="/hook", name=GOOD, **how):
        how.setdefault("resolve", lambda _host: ["127.0.0.1"])
        place = f"{name}:{server.port}"
        return safe_http.call(f"https://{place}{path}", allowed=[place], **how)

    return call


def test_the_corpus_is_large():
    urls = [url for listed in BAD_URLS.values() for url in listed]

    assert len({*urls}) == len(urls) >= 200
    assert {*BAD_URLS} == {*Why} - {
        *(Why.PRIVATE, Why.UNKNOWN, Why.REDIRECT, Why.LARGE, Why.CERTIFICATE),
        *(Why.SLOW, Why.AWAY),
    }


@pytest.mark.parametrize("why", BAD_URLS)
def test_a_bad_address_is_refused_before_anybody_is_asked_for_its_name(why):
    names = Names()

    said = {url: refusal(url, resolve=names) for url in BAD_URLS[why]}

    assert {url: each for url, each in said.items() if each != why} == {}
    assert names.asked == []


@pytest.mark.parametrize("place", BAD_PLACES)
def test_a_name_that_leads_inside_is_refused(place):
    assert refusal(ADDRESS, resolve=leading_to(place)) == Why.PRIVATE


@pytest.mark.parametrize("place", BAD_PLACES)
def test_one_bad_place_among_good_ones_is_enough(place):
    names = leading_to("1.1.1.1", place, "2606:4700:4700::1111")

    assert refusal(ADDRESS, resolve=names) == Why.PRIVATE


@pytest.mark.parametrize("place", GOOD_PLACES)
def test_what_is_out_in_the_world_may_be_called(place):
    assert may_call(ip_address(place))


@pytest.mark.parametrize("url", GOOD_URLS)
def test_a_good_address_is_read(url):
    target = read(url)

    assert (target.port, target.is_ours) == (443, False)
    assert target.path.startswith("/")


@pytest.mark.parametrize("answer", [[], ["nonsense"], ["1.2.3"], ["127.1"]])
def test_a_name_without_a_number_is_unknown(answer):
    assert refusal(ADDRESS, resolve=lambda _host: answer) == Why.UNKNOWN


def test_a_name_that_is_not_found_is_unknown():
    def nothing(host):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    assert refusal(ADDRESS, resolve=nothing) == Why.UNKNOWN


def test_a_name_server_that_hangs_is_not_waited_for():
    done = threading.Event()

    def hang(_host):
        done.wait(20)
        return ["127.0.0.1"]

    assert refusal(ADDRESS, resolve=hang, finding=0.05) == Why.SLOW
    done.set()


def test_a_good_one_goes_through(server, here):
    server.status = 202

    answer = here("/hook?a=b", body=b"{}", headers={"Content-Type": "application/json"})

    (sent,) = server.requests
    assert (answer.status, answer.is_yes, answer.body) == (202, True, b"")
    assert (sent.method, sent.path, sent.body) == ("POST", "/hook?a=b", b"{}")
    assert sent.headers["host"] == f"{GOOD}:{server.port}"
    assert sent.headers["content-type"] == "application/json"
    assert server.names == [GOOD]


def test_the_setting_names_own_servers(server, trusted, settings):
    place = f"localhost:{server.port}"
    settings.INTERNAL_HOSTS = [place.upper()]

    assert safe_http.call(f"https://{place}/", body=b"x").is_yes


@pytest.mark.parametrize(
    "allowed", [[], [GOOD], ["localhost"], [f"other.nl:{PORTS[0]}"], [f"{GOOD}:444"]]
)
def test_what_the_setting_does_not_name_is_not_called(server, trusted, allowed):
    url = f"https://{GOOD}:{server.port}/"

    why = refusal(url, allowed=allowed, resolve=lambda _host: ["127.0.0.1"])

    assert (why, server.calls) == (Why.PORT, 0)


@pytest.mark.parametrize(
    "place",
    [
        *("169.254.169.254", "fd00:ec2::254", "168.63.129.16", "100.100.100.200"),
        *("fe80::1", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "::ffff:169.254.169.254"),
    ],
)
def test_no_setting_opens_the_secrets_of_a_cloud(place):
    names = leading_to(place)

    assert refusal(ADDRESS, allowed=[GOOD], resolve=names) == Why.PRIVATE


def test_a_name_that_changes_its_mind_is_asked_once(certificate, trusted):
    """What it says the second time is what an attack waits for."""
    port = free_port()
    names = Names(hooks_example_nl=[["127.0.0.2"], ["127.0.0.1"], ["127.0.0.1"]])
    place = f"{GOOD}:{port}"
    with (
        HttpsServer(certificate, "127.0.0.2", port) as judged,
        HttpsServer(certificate, "127.0.0.1", port) as other,
    ):
        safe_http.call(f"https://{place}/", allowed=[place], resolve=names)

    assert (len(judged.requests), other.calls) == (1, 0)
    assert names.asked == [GOOD]


def test_the_next_place_is_tried_where_the_first_is_shut(server, here):
    assert here(resolve=lambda _host: ["127.0.0.3", "127.0.0.1"]).is_yes
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "onward", ["http://127.0.0.1/", "https://169.254.169.254/", "/other", "//[::1]/"]
)
def test_nobody_is_followed(server, here, status, onward):
    server.status, server.headers = status, {"Location": onward}

    with pytest.raises(NotCalled) as refused:
        here(body=b"{}")

    assert refused.value.why == Why.REDIRECT
    assert server.calls == 1


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_a_no_is_told_as_it_is(server, here, status):
    server.status, server.headers = status, {"Retry-After": "120"}

    answer = here(body=b"{}")

    assert (answer.status, answer.is_yes) == (status, False)
    assert answer.retry_after == "120"


def test_an_answer_is_read_as_far_as_was_asked(server, here):
    server.body = b"a" * 1000

    assert here(most=1000).body == server.body
    with pytest.raises(NotCalled) as refused:
        here(most=999)
    assert refused.value.why == Why.LARGE


def test_an_endless_answer_is_not_read(server, here):
    server.headers = {"Content-Length": str(10**12)}

    assert here(body=b"{}").is_yes


@pytest.mark.parametrize("drip", [0.05, 5])
def test_who_drips_is_cut_off(server, here, drip):
    server.drip = drip

    with pytest.raises(NotCalled) as refused:
        here(body=b"{}", seconds=0.3)

    assert refused.value.why == Why.SLOW


def test_a_certificate_nobody_knows_is_refused(server):
    place = f"{GOOD}:{server.port}"
    why = refusal(
        f"https://{place}/", allowed=[place], resolve=lambda _host: ["127.0.0.1"]
    )

    assert (why, server.requests) == (Why.CERTIFICATE, [])


def test_a_certificate_of_another_name_is_refused(server, here):
    with pytest.raises(NotCalled) as refused:
        here(name="other.example.nl")

    assert (refused.value.why, server.requests) == (Why.CERTIFICATE, [])


def test_who_speaks_no_tls_is_away(trusted):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        place = f"{GOOD}:{port}"

        def talk():
            line, _peer = listener.accept()
            line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            line.close()

        threading.Thread(target=talk).start()
        why = refusal(
            f"https://{place}/", allowed=[place], resolve=lambda _host: ["127.0.0.1"]
        )

    assert why == Why.AWAY


def test_nothing_there_is_away(trusted):
    place = f"{GOOD}:{free_port()}"

    assert (
        refusal(
            f"https://{place}/", allowed=[place], resolve=lambda _host: ["127.0.0.1"]
        )
        == Why.AWAY
    )


@pytest.mark.parametrize(
    "name", ["https_proxy", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"]
)
def test_no_proxy_of_the_environment_is_used(server, here, name, monkeypatch):
    monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")

    assert here(body=b"{}").is_yes
    assert len(server.requests) == 1


@pytest.mark.parametrize("odd", ["no colon at all", "a: b\r\n c", "x" * 70000])
def test_what_answers_oddly_leaves_no_address_in_the_log(server, here, odd, caplog):
    server.headers = {"X": f"y\r\n{odd}"}

    try:
        here("/secret-part", body=b"{}")
    except NotCalled as refused:
        assert refused.why == Why.AWAY

    assert "secret-part" not in caplog.text


def test_old_tls_is_not_spoken():
    assert tls.context().minimum_version >= ssl.TLSVersion.TLSv1_2
