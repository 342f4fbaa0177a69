"""Mail that came in and waits for a manager: to place it, or to set it aside."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from notifications.incoming import Incoming, IncomingFile
from notifications.tray import may_sort_mail, place, set_aside
from web.api.addresses import Act, Address, Typed
from web.api.bodies import Body, CardField
from web.api.fields import ModelItem
from web.api.items import Moment, Other, Person
from web.api.portfolios import PortfolioView
from web.downloads import download

OF = "v1/portfolios/<slug:slug>/tray"
LONGEST = 5000


class IncomingFileItem(ModelItem):
    """A file that somebody has to say belongs here."""

    class Meta:
        model = IncomingFile
        fields = ("id", "name", "size", "content_type")


class IncomingItem(ModelItem):
    """A mail that came in, without what it quotes."""

    came_at = Moment()
    outcome = serializers.CharField()
    why = serializers.CharField(help_text="Why it waits.")
    sender = Person(allow_null=True)
    initiative = Other(allow_null=True)
    files = serializers.SerializerMethodField()

    class Meta:
        model = Incoming
        fields = (
            *("id", "came_at", "sender", "subject", "text", "outcome", "why"),
            *("initiative", "files"),
        )

    @extend_schema_field(IncomingFileItem(many=True))
    def get_files(self, mail: Incoming) -> Any:
        """Those that wait."""
        waiting = [
            each
            for each in mail.files.all()
            if each.attachment_id is None and each.dropped_at is None
        ]
        return IncomingFileItem(waiting, many=True).data


class PlacementBody(Body):
    initiative = CardField(
        allow_null=True, help_text="Of which it is an update; null sets it aside."
    )
    text = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST, default=""
    )
    files = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1),
        required=False,
        max_length=100,
        default=list,
        help_text="Ids of the files to keep with it; the others go.",
    )


def _mails(view: Any) -> Any:
    """Those of this portfolio, and those of none."""
    visible = Incoming.objects.visible_to(view.request.user)
    here = visible.filter(portfolio=view.portfolio) | visible.filter(portfolio=None)
    return here.select_related("sender", "initiative").prefetch_related("files")


def _mail(view: Any) -> Incoming:
    return get_object_or_404(_mails(view), pk=view.kwargs["incoming"])


def _file(view: Any) -> IncomingFile:
    return get_object_or_404(_mail(view).files.waiting(), pk=view.kwargs["file"])


def _place(view: Any, typed: Typed) -> None:
    if typed["initiative"] is None:
        set_aside(view.found, **view.how)
    else:
        place(view.found, **typed, **view.how)


def _may(view: Any) -> bool:
    return may_sort_mail(view.request.user, view.portfolio)


ADDRESSES = (
    Address(
        path=OF,
        name="api-tray",
        of=PortfolioView,
        may=_may,
        find=_mails,
        item=IncomingItem,
        get="List the mail that came in",
        is_list=True,
    ),
    Address(
        path=f"{OF}/<int:incoming>",
        name="api-tray-mail",
        of=PortfolioView,
        may=_may,
        find=_mail,
        item=IncomingItem,
        get="Show one mail that came in",
    ),
    Address(
        path=f"{OF}/<int:incoming>/files/<int:file>/content",
        name="api-tray-file",
        of=PortfolioView,
        may=_may,
        find=_file,
        file=lambda view: download(view.found),
        get="Download a file that waits",
    ),
    Address(
        path=f"{OF}/<int:incoming>/placements",
        name="api-placements",
        of=PortfolioView,
        may=_may,
        find=_mail,
        acts={
            "post": Act(
                summary="Place a mail with an initiative, or set it aside",
                body=PlacementBody,
                example={"initiative": 7, "text": "The first street is measured."},
                item=IncomingItem,
                verb=_place,
            )
        },
    ),
)
