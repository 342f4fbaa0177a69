"""How it may move, and what is going wrong."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
