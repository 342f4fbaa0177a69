"""What a page is about, if its reader may see it."""

from typing import Any, TypeVar

from django.db.models import Model
from django.http import Http404, HttpRequest

from portfolio.seeing import seen

Row = TypeVar("Row", bound=Model)


def seen_or_404(model: type[Row], request: HttpRequest, **how: Any) -> Row:
    """See `seen`."""
    found = seen(model, request.user, **how)
    if found is None:
        raise Http404
    return found
