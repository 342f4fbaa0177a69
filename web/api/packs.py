"""Exchange packs: ours to give, and those of others to adopt from."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from web.api.addresses import Act, Address, Typed
from web.api.bodies import Body
from web.api.fields import ModelItem
from web.api.items import Moment, Person
from web.api.portfolios import PortfolioView
from web.pages.exchange import pack_page
from workflows.actions.exchange import adopt_check, adopt_lesson, receive_pack
from workflows.exchange import pack_of
from workflows.exchange.reading import LARGEST
from workflows.models import Gate, ReceivedPack
from workflows.policy import may_edit_playbook

OF = "v1/portfolios/<slug:slug>"


class OurPackItem(serializers.Serializer):
    """A signed file as text: another Kiem takes it in as it is."""

    content = serializers.CharField()


class PackBody(Body):
    file = serializers.FileField(
        use_url=False, help_text="A pack that a Kiem made; at most 5 MB."
    )


class PackItem(ModelItem):
    """A pack that came in; `fingerprint` is empty where nobody signed it."""

    received_at = Moment()
    received_by = Person()

    class Meta:
        model = ReceivedPack
        fields = ("id", "organisation", "fingerprint", "received_at", "received_by")


class PackCheckItem(serializers.Serializer):
    slug = serializers.CharField(source="check.slug")
    gate = serializers.CharField(
        source="gate.slug",
        default=None,
        allow_null=True,
        help_text="Slug of the gate here where it fits best.",
    )
    label_nl = serializers.CharField(source="label.nl")
    label_en = serializers.CharField(source="label.en")
    question_nl = serializers.CharField(source="question.nl")
    question_en = serializers.CharField(source="question.en")
    is_same = serializers.BooleanField(help_text="It is asked here in these words.")


class PackLessonItem(serializers.Serializer):
    number = serializers.IntegerField(source="lesson.number")
    text = serializers.CharField(source="lesson.text")
    initiative = serializers.CharField(source="lesson.initiative")
    learnt_on = serializers.DateField(source="lesson.learnt_on")
    failure_mode = serializers.CharField(source="lesson.failure_mode")
    is_ours = serializers.BooleanField(help_text="It is in the library here already.")


class PackContentItem(PackItem):
    """A pack with what can be adopted from it."""

    checks = serializers.SerializerMethodField()
    lessons = serializers.SerializerMethodField()

    class Meta:
        model = ReceivedPack
        fields = (*PackItem.Meta.fields, "checks", "lessons")

    @extend_schema_field(PackCheckItem(many=True))
    def get_checks(self, received: ReceivedPack) -> Any:
        return PackCheckItem(pack_page(received).checks, many=True).data

    @extend_schema_field(PackLessonItem(many=True))
    def get_lessons(self, received: ReceivedPack) -> Any:
        return PackLessonItem(pack_page(received).lessons, many=True).data


@extend_schema_field({"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"})
class GateField(serializers.SlugRelatedField):
    """A gate of the portfolio that the address is about, by slug."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("This portfolio has no such decision point.")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="slug", **options)

    def get_queryset(self) -> QuerySet[Gate]:
        return self.context["portfolio"].gates.all()


class PackAdoptionBody(Body):
    check_slug = serializers.SlugField(required=False, max_length=50)
    gate = GateField(required=False, help_text="Slug of a gate; with `check_slug`.")
    lesson = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def validate(self, data: Typed) -> Typed:
        if {*data} not in ({"check_slug", "gate"}, {"lesson"}):
            message = _("Give either “check_slug” and “gate”, or “lesson”.")
            raise serializers.ValidationError(message, code="one")
        return data


class AdoptedItem(serializers.Serializer):
    """What was adopted, with where it came from."""

    id = serializers.IntegerField(source="pk")
    origin = serializers.CharField()


def _packs(view: Any) -> QuerySet[ReceivedPack]:
    mine = ReceivedPack.objects.visible_to(view.request.user)
    return mine.filter(portfolio=view.portfolio).select_related("received_by")


def _receive(view: Any, typed: Typed) -> ReceivedPack:
    file = typed["file"]
    if file.size > LARGEST:
        message = _("This file is too large for a pack.")
        raise ValidationError({"file": [message]}, code="large")
    return receive_pack(view.portfolio, file.read(), **view.how)


def _adopt(view: Any, typed: Typed) -> Any:
    if "lesson" in typed:
        return adopt_lesson(view.found, typed["lesson"], **view.how)
    slug, gate = typed["check_slug"], typed["gate"]
    return adopt_check(view.found, slug, gate=gate, **view.how)


def _pack(view: Any) -> ReceivedPack:
    return get_object_or_404(
        _packs(view).select_related("portfolio"), pk=view.kwargs["pack"]
    )


def _may(view: Any) -> bool:
    return may_edit_playbook(view.request.user, view.portfolio)


ADDRESSES = (
    Address(
        path=f"{OF}/pack",
        name="api-our-pack",
        of=PortfolioView,
        may=_may,
        find=lambda view: {"content": pack_of(view.portfolio, at=view.at).decode()},
        item=OurPackItem,
        get="Show the playbook and the lessons as a pack for others",
    ),
    Address(
        path=f"{OF}/packs",
        name="api-packs",
        of=PortfolioView,
        may=_may,
        find=lambda view: _packs(view).defer("content"),
        item=PackItem,
        get="List the packs that came in",
        is_list=True,
        acts={
            "post": Act(
                summary="Take a pack of another municipality in",
                about="Nothing of it counts until it is adopted.",
                body=PackBody,
                example={"file": "kiem-heidemonde-pack.json"},
                is_file=True,
                verb=_receive,
            )
        },
    ),
    Address(
        path=f"{OF}/packs/<int:pack>",
        name="api-pack",
        of=PortfolioView,
        may=_may,
        find=_pack,
        item=PackContentItem,
        get="Show what can be adopted from a pack",
    ),
    Address(
        path=f"{OF}/packs/<int:pack>/adoptions",
        name="api-pack-adoptions",
        of=PortfolioView,
        may=_may,
        find=_pack,
        acts={
            "post": Act(
                summary="Adopt a check or a lesson from a pack",
                about="A check goes into the draft of a gate, a lesson into the "
                "library; both with their origin.",
                body=PackAdoptionBody,
                example={"check_slug": "counted", "gate": "idea-to-concept"},
                item=AdoptedItem,
                verb=_adopt,
            )
        },
    ),
)
