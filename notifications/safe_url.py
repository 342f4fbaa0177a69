"""Which addresses that others gave Kiem may call: by the text, then by the place.

What is not plainly allowed is refused. An address is read in one way only, which is
narrower than any standard, so that no two readers can disagree about its host.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LONGEST = 2000
PORT = 443
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*")
SHAPE = re.compile(r"https://([^/?\\]*)((?:[/?][^\\]*)?)", re.IGNORECASE)
# Names that mean something only inside a network.
INSIDE = (
    *("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private"),
    *("arpa", "onion", "invalid"),
)

# Besides what Python calls not global, which differs by its version. The last one is a
# public number that Azure answers inside its own network.
NOT_FOR_US_4 = [
    ip_network(net)
    for net in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24"),
        *("192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4"),
        *("240.0.0.0/4", "168.63.129.16/32"),
    )
]
# Of IPv6 only what was given out to networks; in that are tunnels to IPv4 (Teredo,
# 6to4), benchmarks, and numbers for documentation.
GIVEN_OUT = ip_network("2000::/3")
NOT_FOR_US_6 = [
    ip_network(net)
    for net in (
        *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48"),
        *("3ffe::/16", "3fff::/20"),
    )
]
# Where clouds tell a machine its own secrets: refused whatever a setting says.
NEVER = [ip_network(net) for net in ("169.254.0.0/16", "168.63.129.16/32", "fe80::/10")]
NEVER += [ip_network("fd00:ec2::/32"), ip_network("100.100.100.200/32")]
# An IPv4 address in the last half of an IPv6 one (ISATAP).
ISATAP = (0x00005EFE, 0x02005EFE)

Place = IPv4Address | IPv6Address


class Why(TextChoices):
    """Why something was not called, or what came of it."""

    SCHEME = "scheme", _("The address has to begin with https://.")
    MALFORMED = (
        "malformed",
        _("This is not an address that Kiem can read. Copy it anew."),
    )
    LONG = "long", _("This address is too long. Copy it anew.")
    CREDENTIALS = (
        "credentials",
        _("Leave out the @ in the name of the server, and what stands before it."),
    )
    NUMBER = (
        "number",
        _("The address has a number for a server. Use the server's name."),
    )
    NOT_ASCII = (
        "not-ascii",
        _("The address has signs that can be mistaken. Use plain letters and digits."),
    )
    HOST = "host", _("The address has no proper name of a server. Copy it anew.")
    INSIDE = (
        "inside",
        _("This name is of a server inside a network. Ask who runs Kiem to allow it."),
    )
    PORT = "port", _("The address names another port than that of https. Leave it out.")
    PRIVATE = (
        "private",
        _("The name leads to a place inside a network. Ask who runs Kiem to allow it."),
    )
    UNKNOWN = "unknown", _("There is no server of this name.")
    REDIRECT = (
        "redirect",
        _("The server sends Kiem on to another address, and Kiem does not follow."),
    )
    LARGE = "large", _("The server answers with more than Kiem reads.")
    CERTIFICATE = "certificate", _("The certificate of the server is not in order.")
    SLOW = "slow", _("The server takes too long.")
    AWAY = "away", _("The server could not be reached.")


class NotCalled(Exception):
    """It was refused before anything was sent, or there was no answer to use."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be called if its host leads to a proper place."""

    host: str
    port: int
    path: str
    # Of a server that a setting names: it may be inside our own network.
    is_ours: bool = False

    @property
    def authority(self) -> str:
        return self.host if self.port == PORT else f"{self.host}:{self.port}"


def read(url: str, *, allowed: Collection[str] = ()) -> Target:
    """What this address says. Raises NotCalled unless all of it is as it should be."""
    _refuse_signs(url)
    shape = SHAPE.fullmatch(url)
    if shape is None:
        is_https = url.lower().startswith("https:")
        raise NotCalled(Why.MALFORMED if is_https else Why.SCHEME)
    authority, rest = shape[1].lower(), shape[2]
    if "@" in authority:
        raise NotCalled(Why.CREDENTIALS)
    if "#" in url:
        raise NotCalled(Why.MALFORMED)
    host, port = _place(authority)
    path = rest if rest.startswith("/") else f"/{rest}"
    target = Target(host, port, path)
    if target.authority in {each.lower() for each in allowed}:
        return replace(target, is_ours=True)
    if "." not in host or host.rpartition(".")[2] in INSIDE:
        raise NotCalled(Why.INSIDE)
    if port != PORT:
        raise NotCalled(Why.PORT)
    return target


def checked(target: Target, found: Iterable[str]) -> list[Place]:
    """The places to which a name leads. One that is not for us refuses all of them."""
    try:
        places = [ip_address(each.partition("%")[0]) for each in found]
    except ValueError as error:
        raise NotCalled(Why.UNKNOWN) from error
    if not places:
        raise NotCalled(Why.UNKNOWN)
    if not all(may_call(place, is_ours=target.is_ours) for place in places):
        raise NotCalled(Why.PRIVATE)
    return places


def may_call(place: Place, *, is_ours: bool = False) -> bool:
    """Whether this place is somewhere in the world, and not here."""
    if isinstance(place, IPv6Address) and place.ipv4_mapped:
        return False
    if any(place in net for net in NEVER if net.version == place.version):
        return False
    if is_ours:
        return not (place.is_multicast or place.is_unspecified)
    if place.is_multicast or place.is_reserved or not place.is_global:
        return False
    if isinstance(place, IPv4Address):
        return not any(place in net for net in NOT_FOR_US_4)
    is_tunnel = (int(place) >> 32) & 0xFFFFFFFF in ISATAP
    return (
        place in GIVEN_OUT
        and not is_tunnel
        and not any(place in net for net in NOT_FOR_US_6)
    )


def _refuse_signs(url: str) -> None:
    if len(url) > LONGEST:
        raise NotCalled(Why.LONG)
    if not url.isascii():
        raise NotCalled(Why.NOT_ASCII)
    if not all("!" <= sign <= "~" for sign in url):
        raise NotCalled(Why.MALFORMED)


def _place(authority: str) -> tuple[str, int]:
    """Host and port; a number that stands for a host is none."""
    if "[" in authority or "]" in authority or authority.count(":") > 1:
        raise NotCalled(Why.NUMBER)
    host, colon, port = authority.partition(":")
    if colon and not re.fullmatch(r"[1-9]\d{0,4}", port):
        raise NotCalled(Why.MALFORMED)
    if not NAME.fullmatch(host) or len(host) > 253:
        raise NotCalled(Why.HOST)
    # Browsers and C libraries read such a name as a number, in several bases.
    if host.rpartition(".")[2][0].isdigit():
        raise NotCalled(Why.NUMBER)
    return host, int(port or PORT)
