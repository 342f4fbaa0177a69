"""How a municipality's Kiem looks: its logo, and colours in place of Kiem's own."""

import hashlib
from typing import ClassVar

from django.db import models

from portfolio import colours
from portfolio.models.portfolio import Portfolio


def mark_of(content: bytes) -> str:
    """What tells this content from any other; part of its address."""
    return hashlib.sha256(content).hexdigest()[:12] if content else ""


class LogoType(models.TextChoices):
    PNG = "png", "image/png"
    JPEG = "jpg", "image/jpeg"
    WEBP = "webp", "image/webp"
    SVG = "svg", "image/svg+xml"


class ThemeManager(models.Manager["Theme"]):
    def get_queryset(self) -> models.QuerySet["Theme"]:
        """Every page asks for the theme, and none for the logo in it."""
        return super().get_queryset().defer("logo")


class Theme(models.Model):
    """`colours` are by the names of CHOICES; the logo is small and lies here itself."""

    CHOICES: ClassVar = colours.CHOICES

    portfolio = models.OneToOneField(
        Portfolio, on_delete=models.CASCADE, related_name="theme"
    )
    colours = models.JSONField(default=dict, blank=True)
    logo = models.BinaryField(default=b"", blank=True)
    logo_type = models.CharField(max_length=4, choices=LogoType.choices, blank=True)
    logo_mark = models.CharField(max_length=12, blank=True)
    # Raised by each change, so that two people do not undo each other.
    version = models.PositiveIntegerField(default=0)

    objects = ThemeManager()

    def __str__(self) -> str:
        return f"{self.portfolio_id}"

    @property
    def stylesheet(self) -> str:
        return colours.stylesheet(self.colours)

    @property
    def mark(self) -> str:
        return mark_of(self.stylesheet.encode())
