"""Who may do what in a portfolio, in words: the predicates are asked, role by role.

Who comes from the predicate itself, asked for somebody of each role; only what it is
called and why it is so is written, in who_may_rules.py. A predicate without a line
fails a test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from portfolio.models import (
    Comment,
    Initiative,
    Membership,
    Portfolio,
    Role,
    SavedView,
)
from portfolio.policy import has_role
from reports.models import DestructionList
from web.pages.rights import with_roles
from web.pages.who_may_rules import GROUPS, On, Rule
from workflows.models import AttentionPoint

# Somebody who is nobody: no row has this number.
STRANGER, SELF = -2, -1


@dataclass(frozen=True)
class Line:
    what: str
    who: str
    why: str
    mine: bool


@dataclass(frozen=True)
class Group:
    title: str
    lines: list[Line]


def groups(portfolio: Portfolio, reader: User) -> list[Group]:
    """All there is to do, by what it is about, with who may and why."""
    known = with_roles(reader)
    mine = [role for role in Role if has_role(known, portfolio.pk, (role,))]
    return [
        Group(str(title), [_line(rule, portfolio, mine) for rule in rules])
        for title, rules in GROUPS
    ]


def _line(rule: Rule, portfolio: Portfolio, mine: list[Role]) -> Line:
    allowed = [role for role in Role if asked(rule, portfolio, role)]
    return Line(
        what=str(rule.what),
        who=_who(rule, portfolio, allowed),
        why=str(rule.why),
        mine=bool(set(mine) & set(allowed)),
    )


def _who(rule: Rule, portfolio: Portfolio, allowed: list[Role]) -> str:
    own = [role for role in Role if asked(rule, portfolio, role, is_own=True)]
    if not allowed:
        return _("Only whose it is") if own else _("Administrators")
    if set(allowed) == set(Role):
        return _("Every member")
    who = {"who": _joined([str(PLURALS[role]) for role in allowed])}
    if set(own) > set(allowed):
        is_asked = rule.on == On.POINT
        added = _("%(who)s, and who is asked") if is_asked else ""
        return (added or _("%(who)s, and whose it is")) % who
    if set(own) < set(allowed):
        return _("%(who)s, but not about themselves or what is their own") % who
    return who["who"]


PLURALS = {
    Role.VIEWER: pgettext_lazy("people", "viewers"),
    Role.CONTRIBUTOR: pgettext_lazy("people", "contributors"),
    Role.GATEKEEPER: pgettext_lazy("people", "gatekeepers"),
    Role.MANAGER: pgettext_lazy("people", "managers"),
}


def _joined(names: list[str]) -> str:
    *first, last = names
    text = _("%(first)s and %(last)s") if first else "%(last)s"
    text %= {"first": ", ".join(first), "last": last}
    return text[:1].upper() + text[1:]


def asked(
    rule: Rule, portfolio: Portfolio, role: Role, *, is_own: bool = False
) -> bool:
    """What the predicate says of somebody with this role alone; reads no row."""
    user = User(pk=SELF, is_active=True)
    membership = Membership(portfolio_id=portfolio.pk, user=user, role=role)
    _remember(user, memberships=[membership])
    whose = SELF if is_own else STRANGER
    return bool(rule.predicate(user, *_about(rule.on, portfolio, whose)))


def _about(on: On, portfolio: Portfolio, whose: int) -> tuple[Any, ...]:
    """What a predicate is asked about, made for the question."""
    initiative = Initiative(pk=STRANGER, portfolio=portfolio, owner_id=whose)
    _remember(initiative, team=[], guests=[])
    listed = DestructionList(pk=STRANGER, portfolio=portfolio, proposed_by_id=whose)
    _remember(listed, items=[])
    made: dict[On, Callable[[], tuple[Any, ...]]] = {
        On.PORTFOLIO: lambda: (portfolio,),
        On.INITIATIVE: lambda: (initiative,),
        On.COMMENT: lambda: (Comment(initiative=initiative, by_id=whose),),
        On.POINT: lambda: (AttentionPoint(initiative=initiative, recipient_id=whose),),
        On.VIEW: lambda: (
            SavedView(portfolio=portfolio, owner_id=whose, is_shared=False),
        ),
        On.PERSON: lambda: (portfolio, User(pk=whose)),
        On.LIST: lambda: (listed,),
    }
    return made[on]()


def _remember(row: Any, **related: list[Any]) -> None:
    """As if these rows had been read before, so that none is looked for."""
    row._prefetched_objects_cache = related
