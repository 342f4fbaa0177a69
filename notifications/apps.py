"""Who must hear of it."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
