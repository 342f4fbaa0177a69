"""Text of more than a line, with an end to it."""

from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models


class ProseField(models.TextField):
    """A TextField whose `max_length` holds everywhere, not only in a form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))
