"""What a manager says when a report is filed."""

from reports.models import FiledReport
from web.forms.base import field_of
from web.forms.documents import DocumentForm


class FilingForm(DocumentForm):
    """A name, and the keys of the report's address."""

    format = None
    name = field_of(FiledReport, "name")
