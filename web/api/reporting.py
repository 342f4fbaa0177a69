"""The report of a portfolio: the chapters and tables of the page, for programs."""

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from reports.chapters import CHAPTERS
from reports.tables import Kind
from reports.wanted import Wanted, chapters_for
from web.api.bodies import Query
from web.api.portfolios import PortfolioView
from web.api.problems import BadQuery
from web.pages.outlook import signals_for
from workflows.filtering.terms import LONGEST

# What keys of an address are called here.
NAMES = {"as_of": "asOf"}
CELL = {"nullable": True, "oneOf": [{"type": "string"}, {"type": "number"}]}


class ReportQuery(Query):
    """Query keys of a report."""

    to = serializers.DateField(
        required=False, help_text="The last day; today if left out."
    )
    asOf = serializers.DateField(
        required=False, help_text="As it was known on this day; today if left out."
    )
    q = serializers.CharField(
        required=False, max_length=LONGEST, help_text="A filter of the board."
    )
    clock = serializers.ChoiceField(
        [("all", "all")], required=False, help_text="Count holds and recess too."
    )
    chapter = serializers.ChoiceField(
        [(key, key) for key in CHAPTERS],
        required=False,
        help_text="Only this chapter.",
    )

    def get_fields(self) -> dict[str, Any]:
        # “from” is a word of Python's own.
        first = serializers.DateField(
            required=False, help_text="The first day; a year before if left out."
        )
        return {"from": first, **super().get_fields()}


class TableColumnItem(serializers.Serializer):
    """A share is a fraction from 0 to 1, money is in whole euros."""

    name = serializers.CharField()
    label = serializers.CharField()
    kind = serializers.ChoiceField([(kind.value, kind.value) for kind in Kind])


class RowItem(serializers.Serializer):
    """Its cells in the order of the columns, and the initiatives behind it."""

    key = serializers.CharField()
    cells = serializers.SerializerMethodField()
    initiatives = serializers.ListField(child=serializers.IntegerField())
    q = serializers.CharField(
        help_text="The filter of the board that shows them; empty where none does."
    )
    is_total = serializers.BooleanField()
    parts = serializers.DictField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="The initiatives that one number of it counts, by column.",
    )

    @extend_schema_field({"type": "array", "items": CELL})
    def get_cells(self, row: Any) -> Any:
        return row.cells


class TableItem(serializers.Serializer):
    """`caption` says what the numbers say, `note` how they are counted."""

    key = serializers.CharField()
    title = serializers.CharField()
    caption = serializers.CharField()
    note = serializers.CharField()
    columns = TableColumnItem(many=True)
    rows = RowItem(many=True)


class ChapterItem(serializers.Serializer):
    """What management asks, and the answer in a few sentences."""

    key = serializers.CharField()
    title = serializers.CharField()
    question = serializers.CharField()
    words = serializers.ListField(child=serializers.CharField())
    tables = TableItem(many=True)


class SignalItem(serializers.Serializer):
    """What stands out in the portfolio as a whole; its code is in the guide."""

    code = serializers.CharField()
    sentence = serializers.CharField()
    ask = serializers.CharField()
    since = serializers.DateField()
    value = serializers.IntegerField()
    limit = serializers.IntegerField()


class ReportItem(serializers.Serializer):
    portfolio = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField()
    as_of = serializers.DateField()
    chapters = ChapterItem(many=True)
    signals = SignalItem(
        many=True, help_text="Only for managers of the portfolio; empty for the others."
    )


class Reports(PortfolioView):
    query = ReportQuery

    @extend_schema(
        summary="Report on a period, as it was known on a day",
        parameters=[ReportQuery],
        responses=ReportItem,
    )
    def get(self, request: Request, slug: str) -> Response:
        wanted = self.wanted()
        keys = [self.asked["chapter"]] if "chapter" in self.asked else []
        made = {
            "portfolio": slug,
            "start": wanted.period.start,
            "end": wanted.period.end,
            "as_of": wanted.as_of,
            "chapters": chapters_for(self.portfolio, wanted, keys, reader=request.user),
            "signals": signals_for(request.user, self.portfolio),
        }
        return Response(ReportItem(made).data)

    def wanted(self) -> Wanted:
        try:
            asked = {key: str(value) for key, value in self.asked.items()}
            asked.pop("fields", None)
            asked["as_of"] = asked.pop("asOf", "")
            wanted = Wanted.read(asked, today=self.today)
            wanted.refuse_mistakes(self.portfolio)
        except ValidationError as refusal:
            said = {NAMES.get(k, k): v for k, v in refusal.message_dict.items()}
            raise BadQuery(said) from refusal
        return wanted
