"""A tag that says which name, logo and colours a page shows."""

from django import template
from django.template import Context

from portfolio import theming
from portfolio.theming import HouseStyle
from workflows.board import Board

register = template.Library()


@register.simple_tag(takes_context=True)
def house_style(context: Context, slug: str) -> HouseStyle | None:
    """Nothing where there is no request: what went wrong may be the database."""
    if "request" not in context:
        return None
    shown = context.get("board")
    if isinstance(shown, Board):
        # The busiest page has read it already.
        return theming.style_of(shown.portfolio, is_managed=shown.may_manage)
    return theming.house_style(slug, context.get("user"))
