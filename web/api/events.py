"""The event feed: what happened in a portfolio, in order, to read on and on."""

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.ledger import Kind
from portfolio.models import Event
from portfolio.naming import with_names
from portfolio.policy import may_read_about_portfolio
from portfolio.settled import settled
from web.api.bodies import Query
from web.api.fields import ModelItem
from web.api.items import Moment, Person
from web.api.portfolios import PortfolioView
from web.api.views import LARGEST_PAGE


class EventQuery(Query):
    """Query keys of the feed."""

    after = serializers.IntegerField(
        min_value=0,
        max_value=2**63 - 1,
        required=False,
        default=0,
        help_text="The id of the last event that you have.",
    )
    kind = serializers.ChoiceField(
        Kind.choices, required=False, help_text="Only events of this kind."
    )
    pageSize = serializers.IntegerField(
        min_value=1, max_value=LARGEST_PAGE, required=False, default=LARGEST_PAGE
    )


class EventItem(ModelItem):
    """What happened, in the words of that moment. Events never change."""

    kind = serializers.ChoiceField(Kind.choices)
    at = Moment()
    by = Person()
    version = serializers.IntegerField(
        help_text="The version of the initiative that it made; 0 without initiative."
    )
    facts = serializers.DictField(
        child=serializers.JSONField(allow_null=True),
        help_text="What changed. New keys may come; ignore what you do not know.",
    )

    class Meta:
        model = Event
        fields = ("id", "kind", "at", "by", "initiative", "version", "facts")


class Events(PortfolioView):
    http_method_names = ["get", "head"]
    query = EventQuery

    @extend_schema(
        operation_id="event_list",
        summary="List what happened since the event that you saw last",
        description="Oldest first; none is ever put before one that you have. Keep "
        "`next` and ask it again later: it is always there. What is about the "
        "portfolio as a whole, and not about an initiative, is for its managers.",
        parameters=[EventQuery],
        responses=inline_serializer(
            "EventPage",
            {
                "next": serializers.URLField(help_text="Where to go on, now or later."),
                "results": EventItem(many=True),
            },
        ),
    )
    def get(self, request: Request, slug: str) -> Response:
        events = Event.objects.visible_to(request.user).filter(settled())
        events = events.filter(portfolio=self.portfolio, pk__gt=self.asked["after"])
        if not may_read_about_portfolio(request.user, self.portfolio):
            events = events.filter(initiative__isnull=False)
        if kind := self.asked.get("kind"):
            events = events.filter(kind=kind)
        some = events.select_related("by").order_by("pk")[: self.asked["pageSize"]]
        found = with_names(some)
        last = found[-1].pk if found else self.asked["after"]
        results = self.rows_shown(found, EventItem)
        return Response({"next": self.following(last, "after"), "results": results})
