"""A tag that shows what stands at the top of every page."""

from django import template
from django.template import Context
from django.template.base import Parser, Token

from web.pages.menu import menu_html, menu_of

register = template.Library()


class MenuNode(template.Node):
    """`here` is the slug of the portfolio that the page is about, `style` its look."""

    def render(self, context: Context) -> str:
        menu = menu_of(
            context.get("request"),
            user=context.get("user"),
            slug=context["here"],
            style=context["style"],
        )
        return menu_html(menu, str(context.get("csrf_token", "")))


@register.tag
def menu(parser: Parser, token: Token) -> MenuNode:
    """The menu, whose template gave the text as it is."""
    return MenuNode()
