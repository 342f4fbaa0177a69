"""The table of keys: everything that can stand before a colon."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import (
    DataSource,
    Lesson,
    Partner,
    Portfolio,
    Role,
    not_hidden,
)
from portfolio.policy import people_in
from portfolio.watching import watched_by
from workflows.filtering import choices, finding, lasting
from workflows.filtering.kinds import (
    Choice,
    Day,
    Days,
    Key,
    Myself,
    Number,
    Person,
    StageChoice,
    Text,
    Values,
)
from workflows.filtering.missing import MISSING, lacking
from workflows.filtering.words import Word, plain


def _people(portfolio: Portfolio, user: User) -> Iterator[str]:
    yield from people_in(portfolio.pk, tuple(Role)).values_list("name", flat=True)


def _tags(portfolio: Portfolio, user: User) -> Iterator[str]:
    seen = portfolio.initiatives.filter(not_hidden(user))
    used = portfolio.tags.filter(Q(initiatives=None) | Q(initiatives__in=seen))
    yield from used.values_list("name", flat=True).distinct()


def _column(name: str) -> Values:
    """What is written there in this portfolio, each once."""

    def held(portfolio: Portfolio, user: User) -> Iterator[str]:
        rows = portfolio.initiatives.filter(not_hidden(user)).exclude(**{name: ""})
        yield from rows.order_by(name).values_list(name, flat=True).distinct()

    return held


def _records(model: type[Partner] | type[DataSource], name: str) -> Values:
    def held(portfolio: Portfolio, user: User) -> Iterator[str]:
        rows = model.objects.filter(
            not_hidden(user, "initiative"), initiative__portfolio=portfolio
        )
        yield from rows.order_by(name).values_list(name, flat=True).distinct()

    return held


def _numbered(portfolio: Portfolio, user: User) -> Iterator[tuple[int, str]]:
    seen = portfolio.initiatives.filter(not_hidden(user)).order_by("-pk")
    yield from seen.values_list("pk", "title")


KEYS: tuple[Key, ...] = (
    Person(
        Word("owner", "trekker", ("eigenaar",)),
        _("Whose it is: a name, an e-mail address or @me"),
        Word("@me", "@ik"),
        "owner",
        find=finding.owned_by,
        held=_people,
        by=finding.owned,
    ),
    Text(
        Word("field", "beleidsterrein", ("terrein",)),
        _("Policy field, or a part of it"),
        Word("mobility", "mobiliteit"),
        "policy_field",
        find=finding.within("policy_field"),
        held=_column("policy_field"),
    ),
    Text(
        Word("tag", "label"),
        _("A tag, or how it begins"),
        Word("water", "water"),
        "tags",
        find=finding.tagged,
        held=_tags,
    ),
    Choice(
        Word("domain", "toepassingsgebied", ("domein",)),
        _("Application domain"),
        Word("citizens", "inwoners"),
        "application_domain",
        values=choices.DOMAINS,
        find=finding.among("application_domain"),
    ),
    Text(
        Word("department", "afdeling"),
        _("Department, or a part of its name"),
        Word("works", "beheer"),
        "department",
        find=finding.within("department"),
        held=_column("department"),
    ),
    StageChoice(
        Word("stage", "fase"),
        _("Stage"),
        Word("concept,pilot", "concept,pilot"),
        "stage",
        values=choices.STAGES,
        find=finding.among("stage__slug"),
    ),
    Choice(
        Word("state", "toestand", ("staat",)),
        _("Active, on hold, stopped or handed over"),
        Word("on-hold", "aangehouden"),
        values=choices.STATES,
        find=finding.among("state"),
    ),
    Choice(
        Word("is", "is"),
        _("On hold, ready to decide, or a decision is asked for"),
        Word("ready", "klaar"),
        values=choices.STANDINGS,
        find=finding.standing,
    ),
    Choice(
        Word("attention", "aandacht"),
        _("How grave what is wrong is, or the rule that says so"),
        Word("red", "rood"),
        values=choices.ATTENTION,
        on=finding.attention,
    ),
    Myself(
        Word("watching", "volger", ("volgt",)),
        _("What you follow"),
        Word("@me", "@ik"),
        by=watched_by,
    ),
    Choice(
        Word("mode", "faalvorm"),
        _("The failure mode that something is wrong about"),
        Word("FM1", "FM1"),
        values=choices.MODES,
        on=finding.at_risk,
    ),
    Choice(
        Word("no", "geen", ("zonder", "without")),
        _("What is missing"),
        Word("involvement", "betrokkenheid"),
        values=MISSING,
        find=lacking,
    ),
    Days(
        Word("quiet", "stil"),
        _("Days on the clock since anybody did something"),
        Word(">30d", ">30d"),
        find=lasting.silent,
    ),
    Days(
        Word("days", "dagen"),
        _("Days on the clock in this stage"),
        Word(">=60", ">=60"),
        find=lasting.in_stage,
    ),
    Day(
        Word("gate", "beslismoment"),
        _("Planned decision point"),
        Word("<2027-01-01", "<2027-01-01"),
        column="planned_gate_on",
    ),
    Day(
        Word("pilot", "pilot"),
        _("End of the pilot"),
        Word("@today..@today+30d", "@vandaag..@vandaag+30d"),
        column="pilot_ends_on",
    ),
    Choice(
        Word("profile", "profiel"),
        _("How heavy its gates are"),
        Word("heavy", "zwaar"),
        values=choices.PROFILES,
        find=finding.profiled,
    ),
    Choice(
        Word("flag", "triage"),
        _("What the legal triage said yes to"),
        Word("personal-data", "persoonsgegevens"),
        values=choices.FLAGS,
        find=finding.flagged,
    ),
    Text(
        Word("data", "data", ("databron", "data-source")),
        _("A data source that it uses"),
        Word("register", "register"),
        find=finding.mentioned(DataSource, "name"),
        held=_records(DataSource, "name"),
    ),
    Text(
        Word("partner", "partner"),
        _("An organisation that takes part"),
        Word("school", "school"),
        find=finding.mentioned(Partner, "organisation"),
        held=_records(Partner, "organisation"),
    ),
    Text(
        Word("lesson", "les"),
        _("Words of its lessons"),
        Word("sensor", "sensor"),
        find=finding.mentioned(Lesson, "text"),
    ),
    Number(
        Word("id", "nummer", ("number",)),
        _("An initiative by its number, as at the end of its address"),
        Word("3,8..12", "3,8..12"),
        held=_numbered,
    ),
)
BY_NAME = {plain(name): key for key in KEYS for name in key.word.all}
