"""The values of which one chooses, with their words in both languages."""

from collections.abc import Mapping

from django.db.models import Choices
from django.utils.translation import gettext_lazy as _

from portfolio.models import (
    ApplicationDomain,
    FailureMode,
    Flag,
    MoreFlag,
    Profile,
    Stage,
    State,
)
from workflows import rules
from workflows.filtering.kinds import Choosable
from workflows.filtering.words import Word


def _chosen(choices: type[Choices], words: Mapping[str, Word]) -> tuple[Choosable, ...]:
    """Each of these choices with its word; the label is what pages call it."""
    return tuple(
        Choosable(value, words.get(value) or Word(value, value), label)
        for value, label in choices.choices
    )


STAGES = (
    Choosable(Stage.IDEA, Word("idea", "idee")),
    Choosable(Stage.CONCEPT, Word("concept", "concept")),
    Choosable(Stage.PILOT, Word("pilot", "pilot")),
    Choosable(Stage.SCALE, Word("scale", "opschaling", ("opgeschaald",))),
)
STATES = _chosen(
    State,
    {
        State.ACTIVE: Word("active", "actief", ("running", "lopend")),
        State.ON_HOLD: Word("on-hold", "aangehouden", ("held",)),
        State.STOPPED: Word("stopped", "gestopt"),
        State.HANDED_OVER: Word("handed-over", "overgedragen"),
    },
)
DOMAINS = _chosen(
    ApplicationDomain,
    {
        ApplicationDomain.INTERNAL: Word("internal", "intern"),
        ApplicationDomain.DECISIONS: Word("decisions", "beslissingen"),
        ApplicationDomain.CITIZENS: Word("citizens", "inwoners"),
        ApplicationDomain.SHARING: Word("sharing", "delen"),
        ApplicationDomain.EVALUATION: Word("evaluation", "evaluatie"),
    },
)
PROFILES = _chosen(
    Profile,
    {
        Profile.LIGHT: Word("light", "licht"),
        Profile.STANDARD: Word("standard", "standaard"),
        Profile.HEAVY: Word("heavy", "zwaar"),
    },
)
MODES = _chosen(
    FailureMode,
    {
        FailureMode.USERS: Word("FM1", "FM1", ("users", "gebruikers")),
        FailureMode.SCALING: Word("FM2", "FM2", ("scaling", "opschaling")),
        FailureMode.CONCEPT: Word("FM3", "FM3", ("concept",)),
        FailureMode.COLLABORATION: Word(
            "FM4", "FM4", ("collaboration", "samenwerking")
        ),
        FailureMode.CULTURE: Word("FM5", "FM5", ("culture", "cultuur", "structuur")),
        FailureMode.LEGAL: Word("legal", "juridisch"),
        FailureMode.LEARNING: Word("learning", "leren"),
        FailureMode.VALUE: Word("value", "waarde"),
    },
)
FLAGS = _chosen(
    Flag,
    {
        Flag.PERSONAL_DATA: Word("personal-data", "persoonsgegevens"),
        Flag.SENSITIVE_DATA: Word("sensitive-data", "bijzondere-gegevens"),
        Flag.ALGORITHM: Word("algorithm", "algoritme", ("ai",)),
        Flag.AFFECTS_INDIVIDUALS: Word("affects-individuals", "gevolgen"),
        Flag.SHARES_DATA: Word("shares-data", "deelt-gegevens"),
        Flag.SUPPLIER: Word("supplier", "leverancier"),
        Flag.PUBLIC_FACING: Word("public-facing", "publiek"),
        Flag.STAFF_DATA: Word("staff-data", "personeelsgegevens"),
    },
) + _chosen(
    MoreFlag,
    {
        MoreFlag.SENSORS: Word("sensors", "sensoren"),
        MoreFlag.HIGH_RISK: Word("high-risk", "hoog-risico"),
        MoreFlag.NEW_DATASET: Word("new-dataset", "nieuwe-dataset"),
        MoreFlag.STAFF_APP: Word("staff-app", "app-voor-personeel"),
    },
)

RED, AMBER, NONE = "red", "amber", "none"
COLOURS = (
    Choosable(RED, Word("red", "rood", ("action", "actie")), _("Asks for action")),
    Choosable(AMBER, Word("amber", "geel", ("yellow", "oranje")), _("Asks attention")),
    Choosable(NONE, Word("none", "geen"), _("Nothing is wrong")),
)
ATTENTION = COLOURS + tuple(
    Choosable(rule.code, Word(rule.code, rule.code, (rule.slug,)), rule.name)
    for rule in rules.RULES
)
HELD, READY, WAITING = "held", "ready", "waiting-for-decision"
STANDINGS = (
    Choosable(HELD, Word(HELD, "aangehouden", ("on-hold",)), _("On hold")),
    Choosable(READY, Word(READY, "klaar"), _("Ready to decide")),
    Choosable(
        WAITING,
        Word(WAITING, "wacht-op-besluit", ("waiting", "wacht")),
        _("A decision is asked for"),
    ),
)
