"""How a report's table shows its cells."""

from django import template

from reports import wording

register = template.Library()

register.filter("cell", wording.cell)
register.filter("first_sentence", wording.first_sentence)
register.filter("period", wording.period)
