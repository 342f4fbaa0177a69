"""What the law asks is not done in time (L)."""

from collections.abc import Iterator

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from portfolio.models import (
    Adviser,
    CheckStatus,
    FailureMode,
    Flag,
    FlagAnswer,
    MoreFlag,
    Stage,
)
from workflows.facts import Facts
from workflows.legal import (
    Standing,
    lacks_advice,
    legal_of,
    overdue_since,
    unanswered,
)
from workflows.remedies import Remedy
from workflows.rules.rule import Asked, Point, Rule, Sign

# Checks that count as the privacy assessment, and the register of algorithms.
DPIA = ("dpia", "dpia-scale")
REGISTER = "algoritmeregister"


def legal_before_data(facts: Facts) -> Iterator[Sign]:
    """In plain calendar days from the start of the pilot, or from entering it."""
    starts_on = facts.row["pilot_starts_on"]
    if facts.stage == Stage.PILOT:
        starts_on = min(starts_on or facts.entered_on, facts.today)
    if starts_on is None:
        return
    order = facts.row["stage__order"] + (facts.stage != Stage.PILOT)
    late = [
        each
        for each in legal_of(facts)
        if each.applies and not each.is_settled and each.check.due_before.order <= order
    ]
    if late:
        told = _named(late) | {"advisers": _advisers(late)}
        yield Sign((facts.today - starts_on).days, facts=told)


def _advisers(checks: list[Standing]) -> list[str]:
    """Who is to advise on these, and did not yet."""
    return sorted(
        {each.check.adviser for each in checks if each.is_stale or lacks_advice(each)}
        - {""}
    )


def _named(checks: list[Standing]) -> dict[str, object]:
    """In both languages: what is kept is read in either."""
    return {
        "count": len(checks),
        "nl": ", ".join(each.check.label_nl for each in checks),
        "en": ", ".join(each.check.label_en for each in checks),
    }


def legal_stale(facts: Facts) -> Iterator[Sign]:
    """The gravest of: too old, overtaken by other answers, in use but not published."""
    found = [
        (days, how)
        for standing in legal_of(facts)
        if standing.applies
        for how, days in _stale(standing, facts)
    ]
    if found:
        days, how = max(found)
        yield Sign(days, facts={"how": how})


def _stale(standing: Standing, facts: Facts) -> Iterator[tuple[str, int]]:
    done_on, slug = standing.done_on, standing.check.slug
    if slug in DPIA and done_on and standing.status == CheckStatus.DONE:
        if standing.is_stale and standing.check.valid_months:
            late = facts.today - overdue_since(done_on, standing.check.valid_months)
            yield "old", late.days
        if facts.triaged_on and facts.triaged_on > done_on:
            yield "overtaken", (facts.today - facts.triaged_on).days
    unpublished = not standing.link and standing.status != CheckStatus.NOT_APPLICABLE
    if slug == REGISTER and facts.stage == Stage.SCALE and unpublished:
        yield "unpublished", facts.days_in_stage


def unknown_flag(facts: Facts) -> Iterator[Sign]:
    """Not answered, or answered with "to find out": nobody knows which checks apply."""
    answers = facts.row["legal_flags"]
    open_ones = [
        *(flag.value for flag in unanswered(facts)),
        *(flag for flag, said in answers.items() if said == FlagAnswer.FIND_OUT),
    ]
    if open_ones:
        yield Sign(facts.days_in_stage, facts={"flags": sorted(open_ones)})


def _legal_before_data(point: Point) -> str:
    names = point.facts["nl" if (get_language() or "").startswith("nl") else "en"]
    words = {"names": names, "days": abs(point.value)}
    if point.value < 0:
        return (
            ngettext(
                "Pilot starts in %(days)d day, and this is not done: %(names)s",
                "Pilot starts in %(days)d days, and this is not done: %(names)s",
                words["days"],
            )
            % words
        )
    return (
        ngettext(
            "Pilot started %(days)d day ago, and this is not done: %(names)s",
            "Pilot started %(days)d days ago, and this is not done: %(names)s",
            words["days"],
        )
        % words
    )


def _legal_stale(point: Point) -> str:
    words = {"days": point.value, "limit": point.limit}
    match point.facts["how"]:
        case "old":
            sentence = ngettext(
                "The DPIA was to be renewed %(days)d day ago, limit %(limit)d",
                "The DPIA was to be renewed %(days)d days ago, limit %(limit)d",
                point.value,
            )
        case "overtaken":
            sentence = ngettext(
                "The triage changed after the DPIA, %(days)d day ago, limit %(limit)d",
                "The triage changed after the DPIA, %(days)d days ago, limit %(limit)d",
                point.value,
            )
        case _:
            sentence = ngettext(
                "In use for %(days)d day without a link to the Algorithm Register, "
                "limit %(limit)d",
                "In use for %(days)d days without a link to the Algorithm Register, "
                "limit %(limit)d",
                point.value,
            )
    return sentence % words


def _unknown_flag(point: Point) -> str:
    labels = {each.value: each.label for each in (*Flag, *MoreFlag)}
    names = [str(labels[flag]) for flag in point.facts["flags"] if flag in labels]
    return ngettext(
        "Still to find out after %(days)d day: %(names)s",
        "Still to find out after %(days)d days: %(names)s",
        point.value,
    ) % {"days": point.value, "names": ", ".join(names)}


def _stale_ask(point: Point) -> str:
    if point.facts["how"] == "unpublished":
        return _("Publish it, and record the link.")
    return _("Bring the DPIA up to date.")


RULES = (
    Rule(
        code="L1",
        slug="legal-before-data",
        name=gettext_lazy("Pilot before the legal checks"),
        mode=FailureMode.LEGAL,
        look=legal_before_data,
        sentence=_legal_before_data,
        ask=lambda _point: _("Do not start with real data yet. Do the checks first."),
        why=lambda: _(
            "Afterwards it cannot be put right: the data have been used by then. It "
            "ends when each check that is due before the pilot is done or does not "
            "apply."
        ),
        remedy=Remedy.LEGAL_CHECK,
        sources=("S50", "S54", "S73"),
        also=(Asked.PROCESS_OWNER, Asked.ADVISER),
        waits=False,
    ),
    Rule(
        code="L2",
        slug="legal-stale",
        name=gettext_lazy("Legal check out of date"),
        mode=FailureMode.LEGAL,
        look=legal_stale,
        sentence=_legal_stale,
        ask=_stale_ask,
        why=lambda: _(
            "What was assessed is not what runs by now, or nobody can find it. It ends "
            "when the check is recorded again, or the link of the publication is."
        ),
        remedy=Remedy.LEGAL_CHECK,
        sources=("S64", "S73"),
        asked=Asked.PROCESS_OWNER,
        later=Adviser.DPO,
    ),
    Rule(
        code="L3",
        slug="unknown-flag",
        name=gettext_lazy("Legal question not answered"),
        mode=FailureMode.LEGAL,
        look=unknown_flag,
        sentence=_unknown_flag,
        ask=lambda _point: _("Find this out before the pilot."),
        why=lambda: _(
            "While a question is open, nobody knows which checks apply. It ends when "
            "every question of the triage is answered."
        ),
        remedy=Remedy.LEGAL,
        sources=("S60", "S73"),
    ),
)
