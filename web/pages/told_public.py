"""What was made public, in sentences for the timeline."""

from django.utils.translation import gettext as _

from portfolio.ledger import Kind
from portfolio.models import Part
from web.pages.told import Facts, Told, Words


def _published(facts: Facts, words: Words) -> Told:
    if facts["after"] is None:
        return Told(_("Nothing of it is public any more."))
    labels = [str(Part(each).label).lower() for each in facts["after"]]
    listed = {"parts": ", ".join([_("the title"), *labels])}
    return Told(_("Public while the portfolio is open: %(parts)s.") % listed)


SENTENCES = {Kind.PUBLISHED: _published}
