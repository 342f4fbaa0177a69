"""A tag that says which name, logo and colours a page shows."""

from django import template
from django.template import Context

from portfolio import theming
from portfolio.theming import HouseStyle

register = template.Library()


@register.simple_tag(takes_context=True)
def house_style(context: Context, slug: str) -> HouseStyle | None:
    """Nothing where there is no request: what went wrong may be the database."""
    if "request" not in context:
        return None
    return theming.house_style(slug, context.get("user"))
