"""What managers set of a portfolio: its days of rest, its names, words and terms."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Language
from portfolio.models import Adviser
from portfolio.rest import Free, Rest
from web.api.addresses import Act, Address, Typed
from web.api.bodies import Body
from web.api.portfolios import PortfolioView
from workflows.actions import list_advisers, set_calendar
from workflows.actions.calendar import LONGEST_NAME
from workflows.actions.terms import edit_terms, terms_as_told
from workflows.policy import (
    may_edit_playbook,
    may_list_advisers,
    may_set_calendar,
)

OF = "v1/portfolios/<slug:slug>"


class RecessBody(Body):
    first = serializers.DateField()
    last = serializers.DateField()


class FreeBody(RecessBody):
    name = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_NAME, default=""
    )


class CalendarBody(Body):
    recesses = RecessBody(
        many=True, max_length=100, help_text="Of years in which it is not the usual."
    )
    free = FreeBody(many=True, max_length=100)
    holidays = serializers.BooleanField(
        help_text="Whether the clock stands still on public holidays too."
    )


class RecessItem(serializers.Serializer):
    first = serializers.DateField()
    last = serializers.DateField()


class FreeItem(RecessItem):
    name = serializers.CharField()


class CalendarItem(serializers.Serializer):
    """When the clock of a portfolio stands still."""

    recesses = RecessItem(many=True)
    free = FreeItem(many=True)
    holidays = serializers.BooleanField()


def _calendar(view: Any) -> dict[str, Any]:
    view.portfolio.refresh_from_db(fields=["rest"])
    rest = Rest.of(view.portfolio.rest)
    recesses = [{"first": first, "last": last} for first, last in rest.recesses]
    free = [each._asdict() for each in rest.free]
    return {"recesses": recesses, "free": free, "holidays": rest.holidays}


def _set_calendar(view: Any, typed: Typed) -> None:
    recesses = tuple((row["first"], row["last"]) for row in typed["recesses"])
    free = tuple(Free(**row) for row in typed["free"])
    set_calendar(view.portfolio, Rest(recesses, free, typed["holidays"]), **view.how)


# A text or a number, by a name such as `stage-idea-nl` or `light_cost`.
@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {
            "nullable": True,
            "oneOf": [{"type": "string"}, {"type": "integer"}],
        },
    }
)
class TermsField(serializers.DictField):
    def to_internal_value(self, data: Any) -> Any:
        terms = super().to_internal_value(data)
        told = terms_as_told(self.context["portfolio"])
        errors = {name: [_wrong(told, name, terms[name])] for name in terms}
        if found := {name: said for name, said in errors.items() if any(said)}:
            raise serializers.ValidationError(found)
        return terms


def _wrong(told: Mapping[str, Any], name: str, value: Any) -> str:
    if name not in told:
        return _("There is no such field.")
    if isinstance(told[name], str):
        return "" if isinstance(value, str) else _("Give a text.")
    return "" if value is None or type(value) is int else _("Give a whole number.")


class TermsBody(Body):
    terms = TermsField(help_text="What is left out stays as it is.")


class PortfolioTermsItem(serializers.Serializer):
    """Names of stages, questions of gates, words of outcomes, and limits."""

    terms = TermsField()


def _edit_terms(view: Any, typed: Typed) -> None:
    edit_terms(view.portfolio, typed.get("terms", {}), **view.how)


class SeatBody(Body):
    adviser = serializers.ChoiceField(Adviser.choices)
    address = serializers.EmailField(max_length=254)


class SeatsBody(Body):
    advisers = SeatBody(many=True, max_length=len(Adviser))
    language = serializers.ChoiceField(
        Language.choices, help_text="Of a mail to an address without an account."
    )


class SeatItem(serializers.Serializer):
    """Where an adviser is asked."""

    adviser = serializers.CharField()
    address = serializers.CharField()


class SeatsItem(serializers.Serializer):
    advisers = SeatItem(many=True)
    language = serializers.ChoiceField(Language.choices)


def _seats(view: Any) -> dict[str, Any]:
    seats = list(view.portfolio.adviser_seats.order_by("adviser"))
    language = seats[0].language if seats else Language.DUTCH
    return {"advisers": seats, "language": language}


def _set_seats(view: Any, typed: Typed) -> None:
    given = {row["adviser"]: row["address"] for row in typed["advisers"]}
    addresses = dict.fromkeys(Adviser.values, "") | given
    list_advisers(view.portfolio, addresses, language=typed["language"], **view.how)


ADDRESSES = (
    Address(
        path=f"{OF}/advisers",
        name="api-advisers",
        of=PortfolioView,
        may=lambda view: may_list_advisers(view.request.user, view.portfolio),
        find=_seats,
        item=SeatsItem,
        get="List where the advisers on legal checks are asked",
        acts={
            "put": Act(
                summary="Set where the advisers on legal checks are asked",
                about="All at once: who is left out is asked no more.",
                body=SeatsBody,
                example={
                    "advisers": [
                        {"adviser": "privacy", "address": "fg@lindervoort.example"}
                    ],
                    "language": "nl",
                },
                verb=_set_seats,
            )
        },
    ),
    Address(
        path=f"{OF}/calendar",
        name="api-calendar",
        of=PortfolioView,
        may=lambda view: may_set_calendar(view.request.user, view.portfolio),
        find=_calendar,
        item=CalendarItem,
        get="Show when the clock of a portfolio stands still",
        acts={
            "put": Act(
                summary="Set when the clock of a portfolio stands still",
                about="Every day counts anew, those of the past too.",
                body=CalendarBody,
                example={
                    "recesses": [{"first": "2027-07-10", "last": "2027-08-22"}],
                    "free": [
                        {
                            "first": "2027-05-06",
                            "last": "2027-05-07",
                            "name": "Ascension Day",
                        }
                    ],
                    "holidays": True,
                },
                verb=_set_calendar,
            )
        },
    ),
    Address(
        path=f"{OF}/terms",
        name="api-terms",
        of=PortfolioView,
        may=lambda view: may_edit_playbook(view.request.user, view.portfolio),
        find=lambda view: {"terms": terms_as_told(view.portfolio)},
        item=PortfolioTermsItem,
        get="Show the names, words and terms that a portfolio has of its own",
        acts={
            "patch": Act(
                summary="Change names, words and terms of a portfolio",
                body=TermsBody,
                example={"terms": {"stage-idea-en": "Seed", "light_cost": 20000}},
                verb=_edit_terms,
            )
        },
    ),
)
