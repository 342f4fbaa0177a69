"""The Celery app; its schedule is a tick, what is due stands in our tables."""

import os
from importlib import import_module

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def each_tick(task: str) -> dict:
    """Now and then; what nobody took before the next one is due is worth nothing."""
    seconds = settings.TICK_SECONDS
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


def configuration() -> dict:
    """Give Celery's settings; it asks for them when Django has its own."""
    return {
        "broker_url": settings.CELERY_BROKER_URL,
        "broker_connection_retry_on_startup": True,
        "task_ignore_result": True,
        "task_acks_late": True,
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "accept_content": ["json"],
        "timezone": settings.TIME_ZONE,
        "beat_schedule": {
            "tick": each_tick("notifications.tasks.tick"),
            "replies": each_tick("notifications.tasks.read_replies"),
            "channels": each_tick("notifications.tasks.tell_channels"),
            "seals": each_tick("portfolio.tasks.seal"),
            "neighbours": each_tick("notifications.tasks.hear_neighbours"),
            "imports": each_tick("portfolio.tasks.work"),
            "documents": each_tick("reports.tasks.work"),
        },
    }


app = Celery("kiem")
app.add_defaults(configuration)
app.autodiscover_tasks()

if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
    import_module("config.tracing").watch_jobs()
