"""How a portfolio is looked at: saved views of its board, its name, logo, colours."""

from base64 import b64decode
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import change_view, remove_view, save_view, set_theme
from portfolio.actions.theme import LARGEST_LOGO
from portfolio.colours import CHOICES
from portfolio.models import SavedView, Theme
from portfolio.theming import theme_of
from web.api.bodies import Body, ModelBody
from web.api.documentation import page_of
from web.api.fields import ModelItem
from web.api.items import Person
from web.api.portfolios import PortfolioView
from web.api.views import Paging
from web.pages.board_look import as_saved, read_look


class ViewBody(ModelBody):
    """`query` is what stands behind the question mark of the address of the board."""

    class Meta:
        model = SavedView
        fields = ("name", "query")

    def validate_query(self, value: str) -> str:
        """What shows the same is kept as the same."""
        return as_saved(read_look(QueryDict(value.lstrip("?"))))


class ViewChange(ViewBody):
    class Meta(ViewBody.Meta):
        fields = ("name", "query", "is_shared")


class ViewItem(ModelItem):
    owner = Person()

    class Meta:
        model = SavedView
        fields = ("id", "name", "query", "is_shared", "owner")


EXAMPLE = {"name": "Quiet pilots", "query": "q=stage:pilot+quiet:>30d"}


class ViewsOf(PortfolioView):
    def rows(self) -> QuerySet[SavedView]:
        """The caller's own, and what is shared."""
        seen = SavedView.objects.visible_to(self.request.user)
        return seen.filter(portfolio=self.portfolio).select_related("owner")


@extend_schema_view(
    get=extend_schema(
        operation_id="views_list",
        summary="List the saved views that you see",
        parameters=[Paging],
        responses=page_of(ViewItem),
    ),
    post=extend_schema(
        summary="Keep a way to look at the board",
        request=ViewBody,
        responses={201: ViewItem},
        examples=[OpenApiExample("Example", value=EXAMPLE, request_only=True)],
    ),
)
class SavedViews(ViewsOf):
    query = Paging

    def get(self, request: Request, slug: str) -> Response:
        return self.page(self.rows(), ViewItem)

    def post(self, request: Request, slug: str) -> Response:
        typed = {"query": "", **self.clean(ViewBody, request.data)}
        view = save_view(self.portfolio, **typed, by=request.user)
        return Response(ViewItem(view).data, status=201)


@extend_schema_view(
    get=extend_schema(summary="Show one saved view", responses=ViewItem),
    patch=extend_schema(
        summary="Change a saved view",
        description="Your own; managers share them, and change what is shared.",
        request=ViewChange,
        responses=ViewItem,
        examples=[
            OpenApiExample("Example", value={"is_shared": True}, request_only=True)
        ],
    ),
    delete=extend_schema(
        summary="Remove a saved view",
        responses={204: OpenApiResponse(description="It is removed.")},
    ),
)
class OneSavedView(ViewsOf):
    http_method_names = ["get", "head", "patch", "delete"]

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.row = get_object_or_404(self.rows(), pk=kwargs["view"])

    def get(self, request: Request, slug: str, view: int) -> Response:
        return Response(ViewItem(self.row).data)

    def patch(self, request: Request, slug: str, view: int) -> Response:
        changes = self.clean(ViewChange, request.data, partial=True)
        row = change_view(self.row, changes, by=request.user, at=self.at)
        return Response(ViewItem(row).data)

    def delete(self, request: Request, slug: str, view: int) -> Response:
        remove_view(self.row, by=request.user, at=self.at)
        return Response(status=204)


class ColoursBody(Body):
    """Each a colour as #RRGGBB; what is left out is chosen by Kiem."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {
            name: serializers.CharField(required=False, max_length=9)
            for name in CHOICES
        }


@extend_schema_field(OpenApiTypes.BYTE)
class Base64(serializers.CharField):
    """A small file within JSON."""

    def run_validation(self, data: Any = empty) -> Any:
        text = super().run_validation(data)
        try:
            return b64decode(text, validate=True)
        except ValueError as wrong:
            raise serializers.ValidationError(_("Send the file as base64.")) from wrong


class ThemeBody(Body):
    organisation = serializers.CharField(required=False, max_length=120)
    colours = ColoursBody(required=False, help_text="Replaces all that were chosen.")
    logo = Base64(
        required=False,
        allow_blank=True,
        max_length=LARGEST_LOGO * 4 // 3 + 4,
        help_text=(
            "A PNG, JPEG, WebP or SVG of at most 200 kilobytes. Empty takes it away."
        ),
    )
    version = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="The version of the theme that you saw last.",
    )


class ThemeItem(serializers.Serializer):
    organisation = serializers.CharField(source="portfolio.organisation")
    colours = serializers.DictField(child=serializers.CharField())
    logo = serializers.SerializerMethodField(
        help_text="The address of the logo, for everybody to read."
    )
    version = serializers.IntegerField()

    def get_logo(self, theme: Theme) -> str | None:
        if not theme.logo_mark:
            return None
        place = (theme.portfolio.slug, theme.logo_mark, theme.logo_type)
        return settings.SITE_URL + reverse("theme-logo", args=place)


@extend_schema_view(
    get=extend_schema(
        summary="Show the name, logo and colours of the municipality",
        responses=ThemeItem,
    ),
    patch=extend_schema(
        summary="Change the name, the logo or the colours",
        description="Two colours that cannot be read together are refused.",
        request=ThemeBody,
        responses=ThemeItem,
        examples=[
            OpenApiExample(
                "Example",
                value={"colours": {"brand_light": "#7a1f5c"}},
                request_only=True,
            )
        ],
    ),
)
class Themes(PortfolioView):
    http_method_names = ["get", "head", "patch"]

    def get(self, request: Request, slug: str) -> Response:
        chosen = theme_of(slug) or Theme(portfolio=self.portfolio)
        return Response(ThemeItem(chosen).data)

    def patch(self, request: Request, slug: str) -> Response:
        changes = self.clean(ThemeBody, request.data)
        theme = set_theme(self.portfolio, **changes, by=request.user, at=self.at)
        return Response(ThemeItem(theme).data)
