"""The identity providers by which people sign in, as whoever runs Kiem wrote them down.

YAML, and so JSON too; docs/signing-in.md explains each line. Secrets stay outside the
database: in the environment, or in a file that only Kiem reads.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

Claims = Mapping[str, Any]
HOME = ("127.0.0.1", "localhost", "::1")
KNOWN = {"name", "issuer", "client_id", "client_secret", "client_secret_env"}
KNOWN |= {"client_secret_file", "scopes", "subject", "email_is_verified"}
KNOWN |= {"second_factor", "roles"}


class Wrong(ValueError):
    """What is written down cannot be right; the text says where."""


@dataclass(frozen=True)
class Roles:
    """Which group, or role over there, gives which role here. Whole names count."""

    claim: str
    # Portfolio to role to the names that give it.
    portfolios: Mapping[str, Mapping[str, Collection[str]]]
    # None: who is an administrator is kept in Kiem.
    administrators: Collection[str] | None = None
    # Whether a token without the claim says that somebody has no role at all.
    absent_means_none: bool = False

    def said(self, claims: Claims) -> frozenset[str] | None:
        """The names in a token; None where it does not say, as in a token too full."""
        value = _at(claims, self.claim)
        if value is None and not _is_elsewhere(claims):
            return frozenset() if self.absent_means_none else None
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return frozenset(value)
        return None

    def wanted(self, said: Collection[str]) -> dict[str, set[str]]:
        """For every portfolio that is kept over there: the roles that these give."""
        return {
            slug: {role for role, names in roles.items() if set(names) & set(said)}
            for slug, roles in self.portfolios.items()
        }


@dataclass(frozen=True)
class Provider:
    """One of them. `issuer` is its name in every token that it signs."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    # The claim by which a person is known; together with the issuer, for ever.
    subject: str = "sub"
    # Whether every address that it gives was verified, though it does not say so.
    email_is_verified: bool = False
    # The claim and the values that say that a second factor was used; None: not asked.
    second_factor: tuple[str, frozenset[str]] | None = None
    roles: Roles | None = None

    def is_strong(self, claims: Claims) -> bool:
        """Whether a second factor was used, where that is asked of administrators."""
        if self.second_factor is None:
            return True
        claim, values = self.second_factor
        said = _at(claims, claim)
        return not values.isdisjoint(said if isinstance(said, list) else [str(said)])

    def verified_email(self, claims: Claims) -> str:
        """The address that is surely theirs; nothing where nobody vouches for it."""
        email = claims.get("email")
        vouched = self.email_is_verified or claims.get("email_verified") is True
        return email.strip().lower() if vouched and isinstance(email, str) else ""


def read(text: str, environment: Mapping[str, str]) -> tuple[Provider, ...]:
    """The providers of a text; `environment` has the secrets that it names."""
    try:
        rows = yaml.safe_load(text) or []
    except yaml.YAMLError as error:
        raise Wrong(f"This is no YAML: {error}") from error
    if not isinstance(rows, list):
        raise Wrong("Write a list of providers, each beginning with a dash.")
    made = tuple(_provider(row, environment) for row in rows)
    if len({each.key for each in made}) < len(made):
        raise Wrong("Two providers have the same id.")
    if len({each.issuer for each in made}) < len(made):
        raise Wrong("Two providers have the same issuer.")
    return made


def _provider(row: Any, environment: Mapping[str, str]) -> Provider:
    if not isinstance(row, dict):
        raise Wrong("Each provider is a list of names and values.")
    row = dict(row)
    key = str(row.pop("id", ""))
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", key):
        raise Wrong(f"id: {key!r} is not of small letters, digits and dashes.")
    try:
        if unknown := sorted(set(row) - KNOWN):
            raise Wrong(f"these names mean nothing: {', '.join(unknown)}.")
        return Provider(
            key=key,
            name=str(row.get("name") or key),
            issuer=_issuer(str(row.get("issuer", ""))),
            client_id=_needed(row, "client_id"),
            client_secret=_secret(row, environment),
            scopes=tuple(_names(row.get("scopes", [*Provider.scopes]), "scopes")),
            subject=str(row.get("subject", "sub")),
            email_is_verified=row.get("email_is_verified") is True,
            second_factor=_second_factor(row.get("second_factor")),
            roles=_roles(row.get("roles")),
        )
    except Wrong as wrong:
        raise Wrong(f"{key}: {wrong}") from wrong


def _needed(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise Wrong(f"{name} is missing.")
    return value


def _issuer(issuer: str) -> str:
    parts = urlsplit(issuer)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HOME):
        return issuer
    raise Wrong(f"issuer: {issuer!r} does not begin with https://.")


def _secret(row: dict[str, Any], environment: Mapping[str, str]) -> str:
    if name := row.get("client_secret_env"):
        if name not in environment:
            raise Wrong(f"client_secret_env: {name} is not in the environment.")
        return environment[name]
    if path := row.get("client_secret_file"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise Wrong(f"client_secret_file: {path} cannot be read.") from error
    return str(row.get("client_secret", ""))


def _second_factor(row: Any) -> tuple[str, frozenset[str]] | None:
    if row is None:
        return None
    if not isinstance(row, dict) or set(row) != {"claim", "values"}:
        raise Wrong("second_factor takes a claim and its values.")
    return str(row["claim"]), frozenset(_names(row["values"], "second_factor"))


def _roles(row: Any) -> Roles | None:
    if row is None:
        return None
    known = {"claim", "portfolios", "administrators", "absent_means_none"}
    if not isinstance(row, dict) or "claim" not in row or set(row) - known:
        raise Wrong(f"roles takes a claim and {', '.join(sorted(known - {'claim'}))}.")
    by_portfolio = {}
    for slug, roles in (row.get("portfolios") or {}).items():
        if not isinstance(roles, dict):
            raise Wrong(f"roles: write under {slug} which names give which role.")
        by_portfolio[str(slug)] = {
            str(role): _names(names, f"{slug}, {role}") for role, names in roles.items()
        }
    administrators = row.get("administrators")
    return Roles(
        claim=str(row["claim"]),
        portfolios=by_portfolio,
        administrators=None
        if administrators is None
        else _names(administrators, "administrators"),
        absent_means_none=row.get("absent_means_none") is True,
    )


def _names(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(e, str) and e for e in value):
        raise Wrong(f"{where}: write a list of names.")
    return value


def _at(claims: Claims, path: str) -> Any:
    """The value of a claim; dots lead into it, as in resource_access.kiem.roles."""
    if path in claims:
        return claims[path]
    value: Any = claims
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _is_elsewhere(claims: Claims) -> bool:
    """Entra ID leaves the groups out of a token when somebody is in too many."""
    return "_claim_names" in claims or "hasgroups" in claims
