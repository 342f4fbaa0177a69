"""What we have and where it stands."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from portfolio.checks import providers_fit


class PortfolioConfig(AppConfig):
    name = "portfolio"

    def ready(self) -> None:
        register(providers_fit, Tags.security, deploy=True)
