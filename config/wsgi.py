"""The WSGI entry point."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
    import_module("config.tracing").watch_pages()

application = get_wsgi_application()
