"""The WSGI entry point of `make run`: loads while the database is prepared."""

import sys
from importlib import import_module

from config.wsgi import application  # noqa: F401

# Else the first page would load them.
import_module("config.urls")
# It ends when the database can be used.
sys.stdin.read()
