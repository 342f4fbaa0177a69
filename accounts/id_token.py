"""What an identity provider signed, and whether it is meant for us, now.

The rules are those of OpenID Connect Core 3.1.3.7 and Back-Channel Logout 2.6. A token
says who signed in; nothing of it is believed before its signature is.
"""

import hmac
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import jwt
from jwt.types import Options

# Only signatures by a key that we do not share: no "none", and no HS256.
RSA = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
ALGORITHMS = (*RSA, "ES256", "ES384", "ES512", "EdDSA")
# How far the clocks of two machines may differ.
SKEW = timedelta(seconds=60)
# A message that somebody signed out is about now.
LOGOUT_IS_FRESH = timedelta(minutes=5)
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST_SUBJECT = 255
# What PyJWT leaves to us.
UNJUDGED = Options(
    verify_exp=False,
    verify_iat=False,
    verify_nbf=False,
    verify_aud=False,
    verify_iss=False,
)

Claims = Mapping[str, Any]
# Gives the public key with this id; the provider may have several, and new ones.
Keys = Callable[[str | None], jwt.PyJWK]


class Refused(Exception):
    """Not a token that we can believe; the text is for the log, and names nobody."""


def sign_in_claims(
    token: str, keys: Keys, *, issuer: str, audience: str, nonce: str, at: datetime
) -> Claims:
    """What the token of somebody who just signed in says."""
    claims = _signed(token, keys, issuer=issuer, audience=audience, at=at)
    _refuse_unless(_text(claims, "sub"), "it names nobody")
    said = claims.get("nonce")
    is_ours = isinstance(said, str) and hmac.compare_digest(
        said.encode(), nonce.encode()
    )
    _refuse_unless(is_ours, "it answers another question")
    return claims


def logout_claims(
    token: str, keys: Keys, *, issuer: str, audience: str, at: datetime
) -> Claims:
    """Who signed out elsewhere: a `sub`, a `sid` or both."""
    claims = _signed(token, keys, issuer=issuer, audience=audience, at=at)
    events = claims.get("events")
    is_logout = isinstance(events, dict) and isinstance(events.get(LOGOUT), dict)
    _refuse_unless(is_logout, "it is about something else")
    _refuse_unless("nonce" not in claims, "it is a token to sign in with")
    _refuse_unless(_text(claims, "jti"), "it has no id")
    _refuse_unless(_text(claims, "sub") or _text(claims, "sid"), "it names nobody")
    fresh = _moment(claims, "iat") >= at.timestamp() - LOGOUT_IS_FRESH.total_seconds()
    _refuse_unless(fresh, "it is old")
    return claims


def _signed(
    token: str, keys: Keys, *, issuer: str, audience: str, at: datetime
) -> Claims:
    try:
        header = jwt.get_unverified_header(token)
        # First the algorithm: no key is looked for when it is none of ours.
        _refuse_unless(header.get("alg") in ALGORITHMS, "its algorithm is not ours")
        # Nothing that a reader has to understand besides: RFC 7515, 4.1.11.
        _refuse_unless("crit" not in header, "it asks for more than we know")
        key = keys(header.get("kid"))
        claims = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            # Judged below, by the clock that we are given.
            options=UNJUDGED,
        )
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError) as error:
        raise Refused(type(error).__name__) from error
    _refuse_unless(claims.get("iss") == issuer, "it comes from elsewhere")
    _refuse_unless_for(audience, claims)
    now, skew = at.timestamp(), SKEW.total_seconds()
    _refuse_unless(_moment(claims, "exp") > now - skew, "it is over")
    _refuse_unless(_moment(claims, "iat") <= now + skew, "it is of later")
    if "nbf" in claims:
        _refuse_unless(_moment(claims, "nbf") <= now + skew, "it is for later")
    return claims


def _refuse_unless_for(audience: str, claims: Claims) -> None:
    said = claims.get("aud")
    audiences = said if isinstance(said, list) else [said]
    _refuse_unless(audience in audiences, "it is for somebody else")
    if len(audiences) > 1 or "azp" in claims:
        _refuse_unless(claims.get("azp") == audience, "it was asked by somebody else")


def _refuse_unless(right: object, why: str) -> None:
    if not right:
        raise Refused(why)


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name)
    fits = isinstance(value, str) and value.strip() and len(value) <= LONGEST_SUBJECT
    return str(value) if fits else ""


def _moment(claims: Claims, name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(f"it has no {name}")
    return float(value)
