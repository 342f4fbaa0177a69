"""What the templates of a report say of periods and addresses."""

from urllib.parse import urlencode

from django import template

from reports import wording

register = template.Library()

register.filter("period", wording.period)
register.filter("address", urlencode)
