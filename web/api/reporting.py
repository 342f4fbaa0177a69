"""The report of a portfolio: the figures of the page, for programs."""

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.models import FailureMode, State
from reports import period as periods
from reports.period import Period
from reports.portfolio import portfolio_report
from web.api.bodies import KnownKeys
from web.api.portfolios import PortfolioView
from web.api.problems import BadQuery
from web.pages.outlook import signals_for
from workflows.models import Outcome


class ReportQuery(KnownKeys):
    """Query keys of a report."""

    to = serializers.DateField(
        required=False, help_text="The last day; today if left out."
    )

    def get_fields(self) -> dict[str, Any]:
        # “from” is a word of Python's own.
        first = serializers.DateField(
            required=False, help_text="The first day; a year before if left out."
        )
        return {"from": first, **super().get_fields()}


class TotalsItem(serializers.Serializer):
    """What is there today, and what happened in the period."""

    under_way = serializers.IntegerField()
    on_hold = serializers.IntegerField()
    need_action = serializers.IntegerField()
    began = serializers.IntegerField()
    moved_on = serializers.IntegerField()
    moved_back = serializers.IntegerField()
    stopped = serializers.IntegerField()
    handed_over = serializers.IntegerField()
    decisions = serializers.IntegerField()


class FlowItem(serializers.Serializer):
    entered = serializers.IntegerField()
    moved_on = serializers.IntegerField()
    moved_back = serializers.IntegerField()
    stopped = serializers.IntegerField()
    handed_over = serializers.IntegerField()


class TimeItem(serializers.Serializer):
    """Days after which half have left; those still there count as well."""

    median = serializers.IntegerField(allow_null=True)
    finished = serializers.IntegerField()
    running = serializers.IntegerField()
    longer = serializers.IntegerField()


class StageFiguresItem(serializers.Serializer):
    """One stage: who is there now, who came and went, and how long it takes."""

    stage = serializers.CharField(source="stage.slug")
    name = serializers.CharField(source="stage.name")
    present = serializers.SerializerMethodField()
    on_hold = serializers.IntegerField()
    need_action = serializers.IntegerField()
    need_attention = serializers.IntegerField()
    flow = FlowItem()
    time = TimeItem()

    def get_present(self, figures: Any) -> int:
        return len(figures.present)


class AttentionFiguresItem(serializers.Serializer):
    """Open attention points of one failure mode."""

    failure_mode = serializers.ChoiceField(FailureMode.choices, source="mode")
    label = serializers.CharField(source="mode.label")
    action = serializers.IntegerField()
    attention = serializers.IntegerField()
    info = serializers.IntegerField()
    initiatives = serializers.IntegerField()
    lasted = serializers.IntegerField(
        allow_null=True, help_text="Days after which half of the points was solved."
    )


class RuledItem(serializers.Serializer):
    """A decision of the period."""

    id = serializers.IntegerField(source="pk")
    day = serializers.DateField()
    initiative = serializers.IntegerField()
    title = serializers.CharField()
    stage = serializers.CharField(source="stage.slug")
    to_stage = serializers.CharField(
        source="to_stage.slug", default=None, allow_null=True
    )
    outcome = serializers.ChoiceField(Outcome.choices)
    rationale = serializers.CharField()
    by = serializers.CharField()


class ReportedItem(serializers.Serializer):
    """An initiative, present or ended; `days` in its last stage, on the clock."""

    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    owner = serializers.CharField()
    stage = serializers.CharField(source="stage.slug")
    state = serializers.ChoiceField(State.choices)
    days = serializers.IntegerField()
    entered_on = serializers.DateField()
    met = serializers.IntegerField(allow_null=True)
    required = serializers.IntegerField(allow_null=True)
    points = serializers.IntegerField()


class SignalItem(serializers.Serializer):
    """What stands out in the portfolio as a whole; its code is in the guide."""

    code = serializers.CharField()
    sentence = serializers.CharField()
    ask = serializers.CharField()
    since = serializers.DateField()
    value = serializers.IntegerField()
    limit = serializers.IntegerField()


class ReportItem(serializers.Serializer):
    portfolio = serializers.CharField(source="portfolio.slug")
    start = serializers.DateField(source="period.start")
    end = serializers.DateField(source="period.end")
    today = serializers.DateField()
    totals = TotalsItem()
    stages = StageFiguresItem(many=True)
    attention = AttentionFiguresItem(many=True)
    outcomes = serializers.SerializerMethodField()
    decisions = RuledItem(many=True)
    initiatives = ReportedItem(many=True)
    signals = serializers.SerializerMethodField()

    @extend_schema_field(SignalItem(many=True))
    def get_signals(self, report: Any) -> Any:
        """Only for managers of the portfolio; empty for the others."""
        found = signals_for(self.context["reader"], report.portfolio)
        return SignalItem(found, many=True).data

    def get_outcomes(self, report: Any) -> dict[str, int]:
        """How often each outcome was decided."""
        return {outcome.value: count for outcome, count in report.outcomes}


class Reports(PortfolioView):
    query = ReportQuery

    @extend_schema(
        summary="Report on a period", parameters=[ReportQuery], responses=ReportItem
    )
    def get(self, request: Request, slug: str) -> Response:
        report = portfolio_report(
            self.portfolio, period=self.period(), today=self.today
        )
        return Response(ReportItem(report, context={"reader": request.user}).data)

    def period(self) -> Period:
        first, last = (str(self.asked.get(key, "")) for key in ("from", "to"))
        try:
            return periods.read(first, last, today=self.today)
        except ValidationError as refusal:
            raise BadQuery(refusal.message_dict) from refusal
