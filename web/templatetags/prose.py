"""Long texts on a page. The only place that lets HTML through: what nh3 has cleaned."""

from django import template
from django.utils.safestring import SafeString

from portfolio.markdown import as_html, as_plain
from web.pages.handbook import Chapter

register = template.Library()


@register.filter
def prose(text: str | None, top: int = 0) -> SafeString:
    """A text in Markdown as HTML; its headings begin at level `top`, if it is given."""
    return SafeString(as_html(str(text or ""), top=top))


@register.filter
def plain(text: str | None) -> str:
    """A text in Markdown as text, for where there is room for a line only."""
    return as_plain(str(text or ""))


@register.filter
def handbook(chapter: Chapter) -> SafeString:
    """A chapter of the handbook, which is part of the program."""
    return SafeString(chapter.html)
