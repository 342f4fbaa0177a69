"""A tag that includes a Jinja2 template in a Django one."""

from django import template
from django.template import Context, engines
from django.template.base import FilterExpression, Parser, Token

from web.jinja import texts

register = template.Library()


class IncludeJinja(template.Node):
    """Gives the text as it is: Jinja2 escaped what had to be escaped."""

    def __init__(self, name: FilterExpression) -> None:
        self.name = name

    def render(self, context: Context) -> str:
        chosen = engines["jinja2"].get_template(self.name.resolve(context))
        return chosen.render(context.flatten() | {"_": texts()})


@register.tag
def include_jinja(parser: Parser, token: Token) -> IncludeJinja:
    """Include the named Jinja2 template with this context."""
    _tag, name = token.split_contents()
    return IncludeJinja(parser.compile_filter(name))
