"""Pages and the JSON API."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "web"
