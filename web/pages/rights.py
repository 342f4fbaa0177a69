"""What one person may do with one initiative: the predicates, asked once a page."""

from copy import copy
from dataclasses import dataclass

from accounts.models import User
from portfolio.models import Initiative
from portfolio.policy import (
    may_comment,
    may_contribute,
    may_hide,
    may_watch,
    read_roles,
)
from reports.policy import may_archive
from workflows.policy import may_answer, may_decide, may_request_decision
from workflows.remedies import Remedy


@dataclass(frozen=True, slots=True)
class Rights:
    contribute: bool
    answer: bool
    request: bool
    decide: bool
    comment: bool
    watch: bool
    hide: bool
    archive: bool

    def allow(self, remedy: Remedy | str) -> bool:
        """Whether the button of this remedy leads somewhere."""
        if remedy in (Remedy.ANSWER, Remedy.CONDITION):
            return self.answer
        if remedy == Remedy.DECISION:
            return self.request or self.decide
        return self.contribute


def with_roles(user: User) -> User:
    """The roles read once, into a copy: a verb that follows reads them again."""
    reader = copy(user)
    read_roles(reader)
    return reader


def rights_of(user: User, initiative: Initiative) -> Rights:
    """What this user may; asks nothing more of one whose roles were read."""
    reader = with_roles(user)
    return Rights(
        contribute=may_contribute(reader, initiative),
        answer=may_answer(reader, initiative),
        request=may_request_decision(reader, initiative),
        decide=may_decide(reader, initiative),
        comment=may_comment(reader, initiative),
        watch=may_watch(reader, initiative),
        hide=may_hide(reader, initiative),
        archive=may_archive(reader, initiative.portfolio),
    )
