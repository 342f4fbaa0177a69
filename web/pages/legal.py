"""The legal checks of an initiative as pages show them, and its profile in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from portfolio.models import (
    CheckStatus,
    Initiative,
    Portfolio,
    Profile,
    Stage,
    Verdict,
)
from workflows.applies import holds, read
from workflows.facts import Facts, gather
from workflows.legal import Standing, legal_of
from workflows.profiles import profile_of, proposed

SIGNS = {
    CheckStatus.TO_DO: "▲",
    CheckStatus.BUSY: "○",
    CheckStatus.DONE: "✓",
    CheckStatus.NOT_APPLICABLE: "–",
}
# As a checklist colours them.
STATES = {
    CheckStatus.TO_DO: "not-met",
    CheckStatus.BUSY: "open",
    CheckStatus.DONE: "met",
    CheckStatus.NOT_APPLICABLE: "not-applicable",
}


@dataclass(frozen=True, slots=True)
class Line:
    standing: Standing

    @property
    def sign(self) -> str:
        return "▲" if self.standing.is_stale else SIGNS[self.standing.status]

    @property
    def state(self) -> str:
        return "not-met" if self.standing.is_stale else STATES[self.standing.status]

    @property
    def word(self) -> str:
        if self.standing.is_stale:
            return _("Has to be done again")
        return str(self.standing.status.label)

    @property
    def adviser(self) -> str:
        """Who advises, and what was said."""
        office = self.standing.check.get_adviser_display()
        if not office:
            return ""
        if self.standing.advice is None:
            return _("%(office)s: no advice yet") % {"office": office}
        verdict = Verdict(self.standing.advice["verdict"]).label
        words = {"office": office, "verdict": str(verdict).lower()}
        return _("%(office)s: %(verdict)s") % words


@dataclass(frozen=True, slots=True)
class Legal:
    """Checks that apply by the stage they are due before; and those that no more do."""

    due: Sequence[tuple[Stage, Sequence[Line]]]
    past: Sequence[Line]

    @property
    def open(self) -> int:
        return sum(
            not line.standing.is_settled for _stage, lines in self.due for line in lines
        )

    @property
    def all(self) -> int:
        return sum(len(lines) for _stage, lines in self.due)

    @property
    def summary(self) -> str:
        if not self.all:
            return _("No legal check applies. Answer the triage to be sure.")
        sentence = ngettext(
            "%(open)d of %(all)d check that applies is open.",
            "%(open)d of %(all)d checks that apply are open.",
            self.all,
        )
        return sentence % {"open": self.open, "all": self.all}


def legal_page(facts: Facts) -> Legal:
    standings = sorted(
        legal_of(facts), key=lambda s: (s.check.due_before.order, s.check.order)
    )
    applying = [each for each in standings if each.applies]
    due = [
        (stage, [Line(each) for each in group])
        for stage, group in groupby(applying, key=lambda s: s.check.due_before)
    ]
    return Legal(due, [Line(each) for each in standings if not each.applies])


MEANINGS: dict[Profile, Promise] = {
    Profile.LIGHT: gettext_lazy(
        "For harmless ideas: no personal data, no effects on people, little money. "
        "Half of the criteria are asked."
    ),
    Profile.STANDARD: gettext_lazy(
        "The whole checklist; what is advised never blocks."
    ),
    Profile.HEAVY: gettext_lazy(
        "For what touches people deeply: what is advised is required too, advisers "
        "speak first, and nobody decides alone."
    ),
}


@dataclass(frozen=True, slots=True)
class Weight:
    """The profile of an initiative, in words."""

    profile: Profile
    proposal: Profile
    reason: str
    because: str

    @property
    def meaning(self) -> Promise:
        return MEANINGS[self.profile]

    @property
    def differs(self) -> bool:
        return self.profile != self.proposal


def weight_of(initiative: Initiative, facts: Facts) -> Weight:
    return Weight(
        profile_of(facts),
        proposed(facts),
        initiative.profile_reason if initiative.profile else "",
        _because(initiative, proposed(facts)),
    )


def _because(initiative: Initiative, proposal: Profile) -> str:
    if proposal == Profile.HEAVY:
        words = {"impact": str(initiative.get_impact_class_display()).lower()}
        return _("The facts propose heavy: %(impact)s.") % words
    if proposal == Profile.LIGHT:
        return _("The facts propose light: not impactful, and nothing personal.")
    if not initiative.impact_class:
        return _("The facts propose standard: the impact class is not chosen yet.")
    return _("The facts propose standard.")


@dataclass(frozen=True, slots=True)
class Reach:
    """To which running initiatives a condition applies, or why nobody can say."""

    applying: Sequence[Initiative] = ()
    all: int = 0
    mistake: str = ""

    @property
    def summary(self) -> str:
        sentence = ngettext(
            "It would apply to %(count)d of %(all)d running initiative.",
            "It would apply to %(count)d of %(all)d running initiatives.",
            self.all,
        )
        return sentence % {"count": len(self.applying), "all": self.all}


def reach_of(condition: str, portfolio: Portfolio, *, user: User, today: date) -> Reach:
    """Hold a condition against what runs in this portfolio."""
    try:
        if condition:
            read(condition)
    except ValidationError as refusal:
        return Reach(mistake=" ".join(refusal.messages))
    running = Initiative.objects.visible_to(user).running().filter(portfolio=portfolio)
    found = {
        facts.row["id"]
        for facts in gather(running, today=today)
        if holds(condition, facts)
    }
    named = list(running.order_by("title"))
    return Reach([each for each in named if each.pk in found], len(named))
