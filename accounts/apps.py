"""Who we are."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
