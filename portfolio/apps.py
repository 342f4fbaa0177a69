"""What we have and where it stands."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "portfolio"
