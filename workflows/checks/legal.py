"""Checks of what the law and the house rules ask before the next stage."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import CheckStatus, Profile, Stage
from workflows.checks.result import Computed, held
from workflows.facts import Facts
from workflows.legal import (
    Standing,
    due_before,
    lacks_advice,
    legal_of,
    months_between,
    unanswered,
)
from workflows.profiles import profile_of
from workflows.remedies import Remedy

# The assessment of the pilot counts for daily use when it is younger than this.
FRESH_MONTHS = 12
DPIA, CONFIRMED = "dpia", "dpia-scale"
POLITICAL = "bestuurlijk-besluit"
PROCUREMENT = ("inkoop", "inkoop-scale")


def clear_for_pilot(facts: Facts) -> Computed:
    """Every check that is due before the pilot is done, or does not apply."""
    return _clear(facts, due_before(facts, Stage.PILOT))


def live(facts: Facts) -> Computed:
    """Every check is done for daily use, and the privacy assessment is fresh."""
    asked = due_before(facts, Stage.SCALE)
    slugs = {each.check.slug: each for each in asked}
    dpia = slugs.get(DPIA)
    if dpia and dpia.done_on and not _is_confirmed(slugs.get(CONFIRMED)):
        age = months_between(dpia.done_on, facts.today)
        if age >= FRESH_MONTHS:
            no = _(
                "The DPIA is %(months)d months old. Confirm that nothing changed, or "
                "renew it."
            )
            return Computed(False, no % {"months": age}, Remedy.LEGAL_CHECK)
    return _clear(facts, asked)


def _is_confirmed(standing: Standing | None) -> bool:
    return standing is not None and standing.is_settled


def _clear(facts: Facts, asked: list[Standing]) -> Computed:
    if missing := unanswered(facts):
        no = _(
            "Nobody can say yet which checks apply. Not answered: %(questions)s."
        ) % {"questions": ", ".join(str(flag.label) for flag in missing)}
        return Computed(False, no, Remedy.LEGAL)
    unsettled = [each for each in asked if not each.is_settled]
    if unsettled:
        sentence = ngettext(
            "%(open)d of %(all)d check that is due is open: %(names)s.",
            "%(open)d of %(all)d checks that are due are open: %(names)s.",
            len(asked),
        )
        figures = {
            "open": len(unsettled),
            "all": len(asked),
            "names": _names(unsettled),
        }
        return Computed(False, sentence % figures, Remedy.LEGAL_CHECK)
    unadvised = [each for each in asked if lacks_advice(each)]
    if unadvised and profile_of(facts) == Profile.HEAVY:
        no = _("In the heavy profile advisers speak first. Missing on: %(names)s.")
        return Computed(False, no % {"names": _names(unadvised)}, Remedy.ADVICE)
    sentence = ngettext(
        "%(all)d check that is due is done or does not apply.",
        "All %(all)d checks that are due are done or do not apply.",
        len(asked),
    )
    yes = sentence % {"all": len(asked)}
    return Computed(True, yes if asked else _("No legal check is due."))


def _names(standings: list[Standing]) -> str:
    return ", ".join(each.check.label for each in standings)


def political_decision(facts: Facts) -> Computed:
    """The municipal executive decided, with a number or a link."""
    found = {each.check.slug: each for each in legal_of(facts)}.get(POLITICAL)
    said = (found.link or found.outcome) if found else ""
    return held(
        found is not None and found.status == CheckStatus.DONE,
        yes=_("Decision of the executive: %(said)s.") % {"said": said},
        no=_("No decision of the municipal executive is recorded."),
        remedy=Remedy.LEGAL_CHECK,
    )


def procurement(facts: Facts) -> Computed:
    """The route to buy it is settled; rights and exit are judged."""
    kept = [each for each in legal_of(facts) if each.check.slug in PROCUREMENT]
    unsettled = [each for each in kept if not each.is_settled]
    return held(
        bool(kept) and not unsettled,
        yes=_("The purchasing checks are done."),
        no=_("Still open: %(names)s.") % {"names": _names(unsettled)}
        if kept
        else _("No purchasing check is recorded."),
        remedy=Remedy.LEGAL_CHECK,
    )
