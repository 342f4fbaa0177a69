"""From when the rules speak here, and what other limits would do today."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from portfolio.models import Portfolio
from web.api.addresses import Act, Address, Typed
from web.api.bodies import Body, StageField
from web.api.items import Other
from web.api.portfolios import PortfolioView
from workflows import outlook
from workflows.actions import set_limits, set_signal_limits
from workflows.limits import DEFAULTS, LEAST, MOST, Limits, changed, limits_in
from workflows.models import Severity
from workflows.policy import may_set_limits
from workflows.preview import Flagged, preview
from workflows.rules import signals

# In the order of `Limits.as_told`.
LEVELS = ("info", "attention", "action")
Places = dict[tuple[str, str], Limits | None]
OF = "v1/portfolios/<slug:slug>"


def _level() -> serializers.IntegerField:
    return serializers.IntegerField(
        allow_null=True, required=False, min_value=LEAST, max_value=MOST
    )


class LimitBody(Body):
    """Days, but where the rule counts something else; what is left out is never."""

    rule = serializers.ChoiceField(tuple(DEFAULTS), help_text="Code of a rule.")
    stage = StageField(help_text="Slug of a stage that the rule looks at.")
    info, attention, action = _level(), _level(), _level()

    def validate(self, data: Typed) -> Typed:
        if data["stage"].slug not in DEFAULTS[data["rule"]]:
            message = _("This rule does not look at this stage.")
            raise serializers.ValidationError({"stage": [message]})
        return data


class LimitsBody(Body):
    limits = LimitBody(many=True, max_length=500)


class LimitItem(serializers.Serializer):
    """From which value a rule tells something, asks attention, asks action."""

    rule = serializers.CharField()
    stage = serializers.CharField()
    info, attention, action = _level(), _level(), _level()


class LimitsItem(serializers.Serializer):
    limits = LimitItem(many=True)


class FlaggedItem(serializers.Serializer):
    """What a rule would say something about."""

    rule = serializers.CharField()
    severity = serializers.ChoiceField([each.name.lower() for each in Severity])
    initiative = Other()


class ForeseenItem(serializers.Serializer):
    flagged = FlaggedItem(many=True)


def _places(portfolio: Portfolio) -> list[tuple[str, str]]:
    stages = [stage.slug for stage in portfolio.stages.all()]
    return [(rule, s) for rule, here in DEFAULTS.items() for s in stages if s in here]


def _shown(view: Any) -> dict[str, Any]:
    table, rows = limits_in(view.portfolio), []
    for rule, stage in _places(view.portfolio):
        told = zip(LEVELS, table[rule][stage].as_told, strict=True)
        rows.append({"rule": rule, "stage": stage, **dict(told)})
    return {"limits": rows}


def _meant(view: Any, typed: Typed) -> Places:
    """Every limit: as given, or else the usual one."""
    given: Places = {
        (row["rule"], row["stage"].slug): Limits.told(row.get(each) for each in LEVELS)
        for row in typed["limits"]
    }
    return dict.fromkeys(_places(view.portfolio)) | given


def _foreseen(view: Any, typed: Typed) -> dict[str, Any]:
    meant = {
        place: limits or DEFAULTS[place[0]][place[1]]
        for place, limits in _meant(view, typed).items()
    }
    table = changed(limits_in(view.portfolio), meant)
    found = preview(view.portfolio, table, today=view.today)
    return {"flagged": [_told(c, each) for c, rows in found.items() for each in rows]}


def _told(rule: str, flagged: Flagged) -> dict[str, Any]:
    initiative = {"id": flagged.pk, "title": flagged.title}
    severity = Severity(flagged.severity).name.lower()
    return {"rule": rule, "severity": severity, "initiative": initiative}


class SignalLimitBody(Body):
    code = serializers.ChoiceField(tuple(signals.BY_CODE), help_text="Code of a rule.")
    limit = serializers.IntegerField(
        allow_null=True, min_value=1, max_value=MOST, help_text="Nothing is never."
    )


class SignalLimitsBody(Body):
    limits = SignalLimitBody(many=True, max_length=50)


class SignalLimitItem(serializers.Serializer):
    """From when something stands out in the portfolio as a whole."""

    code = serializers.CharField()
    limit = serializers.IntegerField(allow_null=True)


class SignalLimitsItem(serializers.Serializer):
    limits = SignalLimitItem(many=True)


class StandingOutItem(serializers.Serializer):
    signals = serializers.ListField(child=serializers.CharField(), help_text="Codes.")


def _signals_shown(view: Any) -> dict[str, Any]:
    told = signals.limits_of(view.portfolio.rule_limits.all())
    return {"limits": [{"code": code, "limit": told[code]} for code in signals.BY_CODE]}


def _signals_meant(typed: Typed) -> dict[str, int | None]:
    """Every limit: as given, or else the usual one."""
    return signals.DEFAULTS | {row["code"]: row["limit"] for row in typed["limits"]}


def _standing_out(view: Any, typed: Typed) -> dict[str, Any]:
    meant = _signals_meant(typed)
    seen = outlook.foreseen(view.portfolio, meant, today=view.today)
    return {"signals": [each.code for each in seen]}


def _may(view: Any) -> bool:
    return may_set_limits(view.request.user, view.portfolio)


LIMIT = {"rule": "U1", "stage": "pilot", "attention": 30, "action": 60}
LIMITS = {"body": LimitsBody, "example": {"limits": [LIMIT]}}
SIGNALS = {
    "body": SignalLimitsBody,
    "example": {"limits": [{"code": next(iter(signals.BY_CODE)), "limit": 20}]},
}
WHOLE = "All at once: what is left out gets Kiem's own limit again."
ADDRESSES = (
    Address(
        path=f"{OF}/limits",
        name="api-limits",
        of=PortfolioView,
        may=_may,
        find=_shown,
        item=LimitsItem,
        get="Show from when each rule speaks",
        acts={
            "put": Act(
                summary="Set from when each rule speaks",
                about=WHOLE,
                verb=lambda view, typed: set_limits(
                    view.portfolio, _meant(view, typed), **view.how
                ),
                **LIMITS,
            )
        },
    ),
    Address(
        path=f"{OF}/limits/previews",
        name="api-limits-previews",
        of=PortfolioView,
        may=_may,
        acts={
            "post": Act(
                summary="Look at what other limits would flag today",
                about="Nothing changes.",
                verb=_foreseen,
                item=ForeseenItem,
                status=200,
                **LIMITS,
            )
        },
    ),
    Address(
        path=f"{OF}/signal-limits",
        name="api-signal-limits",
        of=PortfolioView,
        may=_may,
        find=_signals_shown,
        item=SignalLimitsItem,
        get="Show from when something stands out in the portfolio as a whole",
        acts={
            "put": Act(
                summary="Set from when something stands out in a portfolio",
                about=WHOLE,
                verb=lambda view, typed: set_signal_limits(
                    view.portfolio, _signals_meant(typed), **view.how
                ),
                **SIGNALS,
            )
        },
    ),
    Address(
        path=f"{OF}/signal-limits/previews",
        name="api-signal-limits-previews",
        of=PortfolioView,
        may=_may,
        acts={
            "post": Act(
                summary="Look at what would stand out today with other limits",
                about="Nothing changes.",
                verb=_standing_out,
                item=StandingOutItem,
                status=200,
                **SIGNALS,
            )
        },
    ),
)
