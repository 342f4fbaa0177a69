"""The five known ways in which public innovation fails.

After D. de Boer, "Datagedreven innoveren in gemeenten", platformoverheid.nl, 2017; the
last three mark what else a criterion or a point can protect.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FailureMode(models.TextChoices):
    USERS = "FM1", _("Users not involved")
    SCALING = "FM2", _("Scaling lags")
    CONCEPT = "FM3", _("No further than a concept")
    COLLABORATION = "FM4", _("Too little collaboration")
    CULTURE = "FM5", _("Structure and culture")
    LEGAL = "legal", _("Legal")
    LEARNING = "learning", _("Learning")
    VALUE = "value", _("Value")
