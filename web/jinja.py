"""The Jinja2 environment: for the fragments that repeat a thousand times."""

from typing import Any

import jinja2
from django.utils.translation import gettext, ngettext


def environment(**options: Any) -> jinja2.Environment:
    """Escape everything, fail on a name that does not exist, speak with gettext."""
    made = jinja2.Environment(
        loader=options["loader"],
        auto_reload=options["auto_reload"],
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)
    return made
