"""What it adds up to."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
