"""A hundred tokens that are not quite right, each by the whole way: nobody comes in."""

import base64
import json
import re
import time

import pytest

from accounts.models import User
from tests.web.elsewhere.world import ANN, sign_in, who

NOW = int(time.time())


def in_seconds(number):
    """A moment, as seen from when the test runs."""
    return f"@{number}"


pytestmark = pytest.mark.anywhere
# What is laid over the claims of a good token; the right key signs it again.
CLAIMS = {
    "iss": ["", None, "https://evil.example", 1, ["{issuer}"], "{issuer}/", "{ISSUER}"],
    "aud": ["", None, "kiem2", "KIEM", [], ["other"], {"kiem": 1}, 1, [["kiem"]]],
    "sub": ["", None, 7, [], ["ann"], {"a": 1}, True, " ", "x" * 256],
    "exp": [
        None,
        0,
        -1,
        1,
        in_seconds(-61),
        in_seconds(-3600),
        "4000000000",
        True,
        [],
        "soon",
    ],
    "iat": [None, in_seconds(3600), 4_000_000_000, "0", True, [], {}],
    "nbf": [in_seconds(3600), 4_000_000_000, "later", True, [], {}],
    "nonce": ["", None, "x", 1, [], {"a": 1}, "0" * 64, True],
    "azp": ["other", "", "KIEM", 1, ["kiem"], True],
}
MANY_AUDIENCES = [
    {"aud": ["kiem", "other"]},
    {"aud": ["kiem", "other"], "azp": "other"},
    {"aud": ["other", "kiem"], "azp": None},
    {"aud": ["kiem", "kiem"]},
]
# What the header says; the signature is that of the right key where nothing else is.
HEADERS = [
    {"kid": "unknown"},
    {"kid": ""},
    {"kid": "../../etc/passwd"},
    {"kid": "' OR 1=1"},
    {"crit": ["exp"], "exp": 1},
    {"crit": ["b64"], "b64": True},
]


def part(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


GOOD = {"sub": "ann", "aud": "kiem", "exp": NOW + 600, "iat": NOW, "iss": "{issuer}"}
# Instead of the token as a whole; TOKEN stands for the good one.
RAW = [
    "",
    " ",
    ".",
    "..",
    "...",
    "a.b.c",
    "TOKEN.",
    ".TOKEN",
    "TOKENx",
    "xTOKEN",
    "TOKEN.TOKEN",
    "TOKEN\n.",
    "null",
    "{}",
    "[]",
    "0",
    "\u00e9.\u00e9.\u00e9",
    f"{part({'alg': 'none'})}.{part(GOOD)}.",
    f"{part({'alg': 'None'})}.{part(GOOD)}.",
    f"{part({'alg': 'NONE'})}.{part(GOOD)}.",
    f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(GOOD)}.c2ln",
    f"{part({})}.{part(GOOD)}.c2ln",
    f"{part({'alg': 'RS256'})}.{part(GOOD)}.",
    f"{part({'alg': 'RS256', 'kid': 'first'})}.{part(GOOD)}.c2ln",
    f"{part({'alg': ['RS256']})}.{part(GOOD)}.c2ln",
    f"{part({'alg': 'RS256', 'kid': ['first']})}.{part(GOOD)}.c2ln",
    f"{part('not json')}.{part(GOOD)}.c2ln",
    f"{part({'alg': 'RS256'})}.{part('not json')}.c2ln",
    f"{part({'alg': 'RS256'})}.{part([GOOD])}.c2ln",
    f"{part({'alg': 'dir', 'enc': 'A256GCM'})}....",
]
# Signed with something else than the provider's key.
SIGNED = [
    {"by": "stranger"},
    {"by": "stranger", "header": {"kid": None}},
    {"by": "stranger", "header": {"kid": "stranger"}},
    {"by": "stranger", "header": {"jku": "https://evil.example/keys"}},
    {"secret": "a-secret-of-the-tests-that-is-long-enough", "header": {"alg": "HS256"}},
    {"secret": "k" * 64, "header": {"alg": "HS512"}},
]


def mutations():
    for name, values in CLAIMS.items():
        for value in values:
            yield f"{name}={value!r}"[:60], {"claims": {name: value}}
    for claims in MANY_AUDIENCES:
        yield repr(claims), {"claims": claims}
    for header in HEADERS:
        yield repr(header), {"header": header}
    for number, raw in enumerate(RAW):
        yield f"raw {number}", {"raw": raw}
    for wish in SIGNED:
        yield repr(wish)[:60], wish


MUTATIONS = dict(mutations())


def for_this(value, issuer):
    """The same with the issuer of this run in it."""
    text = json.dumps(value).replace("{issuer}", issuer)
    text = text.replace("{ISSUER}", issuer.upper())
    now = int(time.time())
    moment = re.compile(r'"@(-?\d+)"')
    return json.loads(moment.sub(lambda found: str(now + int(found[1])), text))


def test_there_are_a_hundred_at_least():
    assert len(MUTATIONS) >= 100


@pytest.mark.parametrize("name", MUTATIONS)
def test_no_other_token_lets_anybody_in(client, portfolio, town, there, name):
    there.turn("next", **for_this(MUTATIONS[name], there.issuer))

    page = sign_in(client, there, **ANN, roles=["leads"])

    assert there.turn("given") == "true"
    assert page.status_code == 403, page
    assert "could not be trusted" in page.content.decode()
    assert who(client) is None
    assert not User.objects.filter(email=ANN["email"]).exists()


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": in_seconds(-30)},
        {"iat": in_seconds(30)},
        {"nbf": in_seconds(30)},
        {"aud": ["kiem"]},
        {"aud": ["kiem", "other"], "azp": "kiem"},
        {"iat": NOW + 0.5},
        {"sub": "ann", "acr": "0", "extra": {"a": [1]}},
    ],
)
def test_clocks_that_differ_a_little_and_rare_forms_are_fine(
    client, portfolio, town, there, claims
):
    there.turn("next", **for_this({"claims": claims}, there.issuer))

    sign_in(client, there, **ANN, roles=["leads"])

    assert who(client) is not None
